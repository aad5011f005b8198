#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/planes_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/nn/planes.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

HWY_ATTR void InterleavePlanes(const float* planes, int64_t plane_step, int64_t channels, int64_t count,
                               float* pixels) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t x = 0;
  if (channels == 3)
    for (; x + lanes <= count; x += lanes)
      hn::StoreInterleaved3(hn::LoadU(d, planes + x), hn::LoadU(d, planes + plane_step + x),
                            hn::LoadU(d, planes + 2 * plane_step + x), d, pixels + 3 * x);
  for (; x < count; ++x)
    for (int64_t c = 0; c < channels; ++c) pixels[x * channels + c] = planes[c * plane_step + x];
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(InterleavePlanes);

void interleave_planes(const float* planes, int64_t plane_step, int64_t channels, int64_t count, float* pixels) {
  HWY_DYNAMIC_DISPATCH(InterleavePlanes)(planes, plane_step, channels, count, pixels);
}

}  // namespace torchvision::kernels
#endif
