#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/activation_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/nn/activation-inl.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

HWY_ATTR void ActivateValues(const float* from, float* to, int64_t count, const Epilogue& epilogue) {
  WithActivation(epilogue.activation, [&](const auto& activation) HWY_ATTR {
    ChangeValues(from, to, count, [&](auto d, auto x) HWY_ATTR { return activation(d, Clamped(d, x, epilogue)); });
  });
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(ActivateValues);

void activate(const float* from, float* to, int64_t count, const Epilogue& epilogue) {
  HWY_DYNAMIC_DISPATCH(ActivateValues)(from, to, count, epilogue);
}

}  // namespace torchvision::kernels
#endif
