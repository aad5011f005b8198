// Plain loops, which compilers make vectors of, compiled for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/luma_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <cmath>

#include "kernels/add_product-inl.h"
#include "kernels/luma.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

HWY_INLINE float luma(float red, float green, float blue) {
  const float sum = add_product(add_product(red * 0.2989F, 0.587F, green), 0.114F, blue);
  return static_cast<float>(static_cast<int32_t>(sum));  // floor: there is nothing negative
}

HWY_INLINE uint8_t blended(float value, float gray, float ratio, float rest) {
  float sum = add_product(value * ratio, rest, gray);
  sum = sum > 0.0F ? sum : 0.0F;
  sum = sum < 255.0F ? sum : 255.0F;
  return static_cast<uint8_t>(static_cast<int32_t>(sum));
}

template <int64_t step>
void luma_row(const uint8_t* HWY_RESTRICT red, const uint8_t* HWY_RESTRICT green, const uint8_t* HWY_RESTRICT blue,
              int64_t count, float* HWY_RESTRICT to) {
  for (int64_t x = 0; x < count; ++x) to[x] = luma(red[x * step], green[x * step], blue[x * step]);
}

void Luma(const RgbRow<const uint8_t>& from, int64_t count, float* to) {
  if (from.step == 1) return luma_row<1>(from.red, from.green, from.blue, count, to);
  if (from.step == 3) return luma_row<3>(from.red, from.green, from.blue, count, to);
  for (int64_t x = 0; x < count; ++x)
    to[x] = luma(from.red[x * from.step], from.green[x * from.step], from.blue[x * from.step]);
}

template <int64_t step>
void blend_row(const uint8_t* HWY_RESTRICT red, const uint8_t* HWY_RESTRICT green, const uint8_t* HWY_RESTRICT blue,
               int64_t count, float ratio, float rest, uint8_t* HWY_RESTRICT to_red, uint8_t* HWY_RESTRICT to_green,
               uint8_t* HWY_RESTRICT to_blue) {
  for (int64_t x = 0; x < count; ++x) {
    const float r = red[x * step], g = green[x * step], b = blue[x * step], gray = luma(r, g, b);
    to_red[x * step] = blended(r, gray, ratio, rest);
    to_green[x * step] = blended(g, gray, ratio, rest);
    to_blue[x * step] = blended(b, gray, ratio, rest);
  }
}

void Blend(const RgbRow<const uint8_t>& from, int64_t count, float ratio, float rest, const RgbRow<uint8_t>& to) {
  if (from.step == 1)
    return blend_row<1>(from.red, from.green, from.blue, count, ratio, rest, to.red, to.green, to.blue);
  blend_row<3>(from.red, from.green, from.blue, count, ratio, rest, to.red, to.green, to.blue);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Luma);
HWY_EXPORT(Blend);

void luma_of_bytes(const RgbRow<const uint8_t>& from, int64_t count, float* to) {
  HWY_DYNAMIC_DISPATCH(Luma)(from, count, to);
}

void blend_with_luma(const RgbRow<const uint8_t>& from, int64_t count, float ratio, float rest,
                     const RgbRow<uint8_t>& to) {
  HWY_DYNAMIC_DISPATCH(Blend)(from, count, ratio, rest, to);
}

}  // namespace torchvision::kernels
#endif
