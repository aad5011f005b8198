// Plain loops, which compilers make vectors of, compiled for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/sharpness_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <cstring>

#include "kernels/add_product-inl.h"
#include "kernels/sharpness.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

HWY_INLINE uint8_t sharpened(int32_t neighbours, int32_t middle, float rest) {
  // The weights are 1/13 and 5/13. A thirteenth is never near a half, so that the rounded sum of floats is this one.
  const int32_t smooth = (2 * (neighbours + 5 * middle) + 13) / 26;
  const auto value = static_cast<float>(middle), difference = static_cast<float>(smooth - middle);
  float sum = add_product(value, difference, rest);
  sum = sum > 0.0F ? sum : 0.0F;
  sum = sum < 255.0F ? sum : 255.0F;
  return static_cast<uint8_t>(static_cast<int32_t>(sum));
}

template <int64_t kStep>
void inner_row(const uint8_t* HWY_RESTRICT above, const uint8_t* HWY_RESTRICT row, const uint8_t* HWY_RESTRICT below,
               int64_t bytes, int64_t channels, float rest, uint8_t* HWY_RESTRICT to) {
  const int64_t step = kStep != 0 ? kStep : channels;
  for (int64_t x = step; x < bytes - step; ++x) {
    const int32_t neighbours = above[x - step] + above[x] + above[x + step] + row[x - step] + row[x + step] +
                               below[x - step] + below[x] + below[x + step];
    to[x] = sharpened(neighbours, row[x], rest);
  }
}

void Sharpen(const uint8_t* const rows[3], int64_t bytes, int64_t channels, float rest, uint8_t* to) {
  std::memcpy(to, rows[1], size_t(channels));
  std::memcpy(to + bytes - channels, rows[1] + bytes - channels, size_t(channels));
  if (channels == 1) return inner_row<1>(rows[0], rows[1], rows[2], bytes, channels, rest, to);
  if (channels == 3) return inner_row<3>(rows[0], rows[1], rows[2], bytes, channels, rest, to);
  inner_row<0>(rows[0], rows[1], rows[2], bytes, channels, rest, to);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Sharpen);

void sharpen_row(const uint8_t* const rows[3], int64_t bytes, int64_t channels, float rest, uint8_t* to) {
  HWY_DYNAMIC_DISPATCH(Sharpen)(rows, bytes, channels, rest, to);
}

}  // namespace torchvision::kernels
#endif
