#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/blur_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/add_product-inl.h"
#include "kernels/blur_simd.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

void WeightedRows(const float* const* rows, const float* HWY_RESTRICT weights, int64_t taps, int64_t count,
                  float* HWY_RESTRICT to) {
  const hn::ScalableTag<float> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t x = 0;
  // Four sums at a time, which do not wait for one another.
  for (; x + 4 * lanes <= count; x += 4 * lanes) {
    auto a = hn::Zero(d), b = a, c = a, e = a;
    for (int64_t k = 0; k < taps; ++k) {
      const auto weight = hn::Set(d, weights[k]);
      const float* HWY_RESTRICT row = rows[k] + x;
      a = hn::MulAdd(weight, hn::LoadU(d, row), a);
      b = hn::MulAdd(weight, hn::LoadU(d, row + lanes), b);
      c = hn::MulAdd(weight, hn::LoadU(d, row + 2 * lanes), c);
      e = hn::MulAdd(weight, hn::LoadU(d, row + 3 * lanes), e);
    }
    hn::StoreU(a, d, to + x);
    hn::StoreU(b, d, to + x + lanes);
    hn::StoreU(c, d, to + x + 2 * lanes);
    hn::StoreU(e, d, to + x + 3 * lanes);
  }
  for (; x + lanes <= count; x += lanes) {
    auto sum = hn::Zero(d);
    for (int64_t k = 0; k < taps; ++k) sum = hn::MulAdd(hn::Set(d, weights[k]), hn::LoadU(d, rows[k] + x), sum);
    hn::StoreU(sum, d, to + x);
  }
  for (; x < count; ++x) {
    float sum = 0;
    for (int64_t k = 0; k < taps; ++k) sum += weights[k] * rows[k][x];
    to[x] = sum;
  }
}

void Widen(const uint8_t* HWY_RESTRICT from, int64_t count, float* HWY_RESTRICT to) {
  for (int64_t x = 0; x < count; ++x) to[x] = from[x];
}

void RoundRow(const float* HWY_RESTRICT from, int64_t count, float margin, uint8_t* HWY_RESTRICT to,
              uint8_t* HWY_RESTRICT near_half) {
  for (int64_t x = 0; x < count; ++x) {
    const auto below = static_cast<int32_t>(from[x]);
    const float above_half = from[x] - static_cast<float>(below) - 0.5F;
    // What lies on a half is computed again.
    to[x] = static_cast<uint8_t>(below + (above_half > 0.0F ? 1 : 0));
    near_half[x] = static_cast<uint8_t>((above_half < margin ? 1 : 0) & (above_half > -margin ? 1 : 0));
  }
}

float AddProducts(float sum, const uint8_t* values, const float* weights, int64_t count) {
  for (int64_t i = 0; i < count; ++i) sum = add_product(sum, values[i], weights[i]);
  return sum;
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(WeightedRows);
HWY_EXPORT(Widen);
HWY_EXPORT(RoundRow);
HWY_EXPORT(AddProducts);

void weighted_rows(const float* const* rows, const float* weights, int64_t taps, int64_t count, float* to) {
  HWY_DYNAMIC_DISPATCH(WeightedRows)(rows, weights, taps, count, to);
}

void widen_row(const uint8_t* from, int64_t count, float* to) { HWY_DYNAMIC_DISPATCH(Widen)(from, count, to); }

void round_row(const float* from, int64_t count, float margin, uint8_t* to, uint8_t* near_half) {
  HWY_DYNAMIC_DISPATCH(RoundRow)(from, count, margin, to, near_half);
}

float add_products(float sum, const uint8_t* values, const float* weights, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(AddProducts)(sum, values, weights, count);
}

}  // namespace torchvision::kernels
#endif
