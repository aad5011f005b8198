// Included once a target, after hwy/highway.h: Highway's own headers of loops have such a toggle for a guard.
#if defined(TORCHVISION_ADD_PRODUCT_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef TORCHVISION_ADD_PRODUCT_INL_H
#undef TORCHVISION_ADD_PRODUCT_INL_H
#else
#define TORCHVISION_ADD_PRODUCT_INL_H
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {

/// sum + a * b, rounded once where torch core's compiled code does so: where the processor can.
inline HWY_ATTR float add_product(float sum, float a, float b) {
#if HWY_NATIVE_FMA
  return __builtin_fmaf(a, b, sum);
#else
  return sum + a * b;
#endif
}

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
