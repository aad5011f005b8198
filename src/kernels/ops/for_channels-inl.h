// Included once a target, after hwy/highway.h: Highway's own headers of loops have such a toggle for a guard.
#if defined(TORCHVISION_FOR_CHANNELS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef TORCHVISION_FOR_CHANNELS_INL_H
#undef TORCHVISION_FOR_CHANNELS_INL_H
#else
#define TORCHVISION_FOR_CHANNELS_INL_H
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {

/// Calls `body(tag, first channel)` for whole vectors and then single channels.
template <class Scalar, class Body>
HWY_INLINE void for_channels(int64_t begin, int64_t end, const Body& body) {
  const hwy::HWY_NAMESPACE::ScalableTag<Scalar> d;
  const hwy::HWY_NAMESPACE::CappedTag<Scalar, 1> one;
  const auto lanes = static_cast<int64_t>(hwy::HWY_NAMESPACE::Lanes(d));
  int64_t c = begin;
  for (; c + lanes <= end; c += lanes) body(d, c);
  for (; c < end; ++c) body(one, c);
}

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
