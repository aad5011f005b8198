// Plain loops, which compilers make vectors of, compiled for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/taps_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <type_traits>

#include "kernels/taps.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

constexpr int64_t kBlock = 64;

template <class Count>
void block_sums(const uint8_t* HWY_RESTRICT from, const Taps& taps, Count count, uint8_t* HWY_RESTRICT to) {
  float sums[kBlock] = {};
  for (int64_t tap = 0; tap < taps.count; ++tap) {
    const uint8_t* HWY_RESTRICT pixels = from + taps.offsets[tap];
    const float weight = taps.weights[tap];
    for (int64_t x = 0; x < count; ++x) sums[x] += static_cast<float>(pixels[x]) * weight;
  }
  for (int64_t x = 0; x < count; ++x) {
    const float bounded = std::min(std::max(sums[x], 0.0F), 255.0F);
    // Where 1 is a float's last bit, sums round to the nearest, halves to even.
    constexpr float kLastBit = 1 << 23;
    to[x] = static_cast<uint8_t>(static_cast<int32_t>((bounded + kLastBit) - kLastBit));
  }
}

void SumTaps(const uint8_t* from, const Taps& taps, int64_t width, uint8_t* to) {
  int64_t x = 0;
  for (; x + kBlock <= width; x += kBlock)
    block_sums(from + x, taps, std::integral_constant<int64_t, kBlock>(), to + x);
  block_sums(from + x, taps, width - x, to + x);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(SumTaps);

void sum_taps(const uint8_t* from, const Taps& taps, int64_t width, uint8_t* to) {
  HWY_DYNAMIC_DISPATCH(SumTaps)(from, taps, width, to);
}

}  // namespace torchvision::kernels
#endif
