#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/interleave_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/interleave.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Bytes = hn::ScalableTag<uint8_t>;

void Interleave(const uint8_t* red, const uint8_t* green, const uint8_t* blue, int64_t width, uint8_t* to) {
  const Bytes d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t x = 0;
  for (; x + lanes <= width; x += lanes)
    hn::StoreInterleaved3(hn::LoadU(d, red + x), hn::LoadU(d, green + x), hn::LoadU(d, blue + x), d, to + 3 * x);
  for (; x < width; ++x) to[3 * x] = red[x], to[3 * x + 1] = green[x], to[3 * x + 2] = blue[x];
}

void InterleavePadded(const uint8_t* red, const uint8_t* green, const uint8_t* blue, int64_t width, uint8_t* to) {
  const Bytes d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto padding = hn::Set(d, 0xFF);
  int64_t x = 0;
  for (; x + lanes <= width; x += lanes)
    hn::StoreInterleaved4(hn::LoadU(d, red + x), hn::LoadU(d, green + x), hn::LoadU(d, blue + x), padding, d,
                          to + 4 * x);
  for (; x < width; ++x) to[4 * x] = red[x], to[4 * x + 1] = green[x], to[4 * x + 2] = blue[x], to[4 * x + 3] = 0xFF;
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Interleave);
HWY_EXPORT(InterleavePadded);

void interleave(const uint8_t* red, const uint8_t* green, const uint8_t* blue, int64_t width, uint8_t* to) {
  HWY_DYNAMIC_DISPATCH(Interleave)(red, green, blue, width, to);
}

void interleave_padded(const uint8_t* red, const uint8_t* green, const uint8_t* blue, int64_t width, uint8_t* to) {
  HWY_DYNAMIC_DISPATCH(InterleavePadded)(red, green, blue, width, to);
}

}  // namespace torchvision::kernels
#endif
