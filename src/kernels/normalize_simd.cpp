// Float resampling in the order of operations of torch core's compiled code, so that its results come out to the bit:
// the first product, then whole groups of four rounded and added one by one, then the rest fused where the processor
// can.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/normalize_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

#include "kernels/normalize_simd.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

// 8 lanes or a half of them; with one lane every loop below still holds.
using Floats = hn::CappedTag<float, kFloatStripRows>;

template <class D, class Load>
HWY_INLINE hn::Vec<D> weighted_sum(D d, const Load& load, const float* HWY_RESTRICT weights, int64_t taps) {
  auto sum = hn::Mul(load(0), hn::Set(d, weights[0]));
  int64_t k = 1;
  for (; k + 4 <= taps; k += 4)
    for (int64_t i = k; i < k + 4; ++i) sum = hn::Add(sum, hn::Mul(load(i), hn::Set(d, weights[i])));
  for (; k < taps; ++k) sum = hn::MulAdd(load(k), hn::Set(d, weights[k]), sum);
  return sum;
}

// Columns of 8 floats, one a row: a column is a contiguous piece of memory, and rows are its lanes.
void turn_to_columns(const uint8_t* const* rows, int64_t begin, int64_t end, float* HWY_RESTRICT columns) {
  for (int64_t i = begin; i < end; ++i, columns += kFloatStripRows)
    for (int64_t row = 0; row < kFloatStripRows; ++row) columns[row] = rows[row][i];
}

void Strip(const uint8_t* const* input, int64_t count, int64_t channels, const FloatAxis& axis, int64_t left,
           int64_t width, float* columns, float* const* output) {
  const Floats d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const uint8_t* rows[kFloatStripRows];
  for (int64_t row = 0; row < kFloatStripRows; ++row) rows[row] = input[std::min(row, count - 1)];
  const int64_t first = axis.begin[size_t(left)];
  const int64_t last = axis.begin[size_t(left + width - 1)] + axis.size[size_t(left + width - 1)];
  turn_to_columns(rows, first * channels, last * channels, columns);
  const int64_t step = channels * kFloatStripRows;
  HWY_ALIGN float sums[kFloatStripRows];
  for (int64_t x = 0; x < width; ++x) {
    const size_t position = size_t(left + x);
    const float* HWY_RESTRICT weights = axis.weights.data() + (left + x) * axis.taps;
    for (int64_t channel = 0; channel < channels; ++channel) {
      const float* HWY_RESTRICT column = columns + (axis.begin[position] - first) * step + channel * kFloatStripRows;
      for (int64_t lane = 0; lane < kFloatStripRows; lane += lanes) {
        const auto load = [&](int64_t k) HWY_ATTR { return hn::LoadU(d, column + k * step + lane); };
        hn::Store(weighted_sum(d, load, weights, axis.size[position]), d, sums + lane);
      }
      for (int64_t row = 0; row < count; ++row) output[row][channel * width + x] = sums[row];
    }
  }
}

template <class D>
HWY_INLINE hn::Vec<D> row_sum(D d, const float* const* input, const float* weights, int64_t taps, int64_t x) {
  const auto load = [&](int64_t k) HWY_ATTR { return hn::LoadU(d, input[k] + x); };
  return weighted_sum(d, load, weights, taps);
}

template <class D>
HWY_INLINE hn::Vec<D> normalized(D d, hn::Vec<D> value, const Normalization& how) {
  const auto bytes = hn::Min(hn::Max(hn::Round(value), hn::Zero(d)), hn::Set(d, 255.0f));
  const auto unit = how.divide ? hn::Div(bytes, hn::Set(d, 255.0f)) : hn::Mul(bytes, hn::Set(d, float(1.0 / 255)));
  return hn::Div(hn::Sub(unit, hn::Set(d, how.mean)), hn::Set(d, how.std));
}

void Row(const float* const* input, const float* weights, int64_t taps, int64_t width, const Normalization& how,
         float* output) {
  const hn::ScalableTag<float> d;
  const hn::CappedTag<float, 1> one;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t x = 0;
  for (; x + lanes <= width; x += lanes)
    hn::StoreU(normalized(d, row_sum(d, input, weights, taps, x), how), d, output + x);
  for (; x < width; ++x) hn::StoreU(normalized(one, row_sum(one, input, weights, taps, x), how), one, output + x);
}

bool Fuses() { return HWY_NATIVE_FMA; }

// As in torch, three roundings: no factor that stands for two of them.
template <class D>
HWY_INLINE hn::Vec<D> normalized_bytes(D d, hn::Vec<hn::Rebind<uint8_t, D>> bytes, const Normalization& how) {
  const auto value = hn::ConvertTo(d, hn::PromoteTo(hn::Rebind<int32_t, D>(), bytes));
  const auto unit = how.divide ? hn::Div(value, hn::Set(d, 255.0f)) : hn::Mul(value, hn::Set(d, float(1.0 / 255)));
  return hn::Div(hn::Sub(unit, hn::Set(d, how.mean)), hn::Set(d, how.std));
}

float normalized_byte(uint8_t byte, const Normalization& how) {
  const float value = byte, unit = how.divide ? value / 255.0f : value * static_cast<float>(1.0 / 255);
  const float centered = unit - how.mean;
  return centered / how.std;
}

// Pixels [x, x + lanes) of a row of `width`, in their places or in those that they have in a mirror.
template <class D>
HWY_INLINE void store_pixels(D d, hn::Vec<D> values, int64_t x, int64_t width, bool mirrored, float* row) {
  if (mirrored)
    hn::StoreU(hn::Reverse(d, values), d, row + width - x - static_cast<int64_t>(hn::Lanes(d)));
  else
    hn::StoreU(values, d, row + x);
}

void Bytes(const uint8_t* HWY_RESTRICT from, int64_t width, int64_t channels, const Normalization* how, float* output,
           int64_t plane_stride, bool mirrored) {
  const hn::ScalableTag<float> d;
  const hn::Rebind<uint8_t, decltype(d)> d8;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t x = 0;
  if (channels == 1) {
    for (; x + lanes <= width; x += lanes)
      store_pixels(d, normalized_bytes(d, hn::LoadU(d8, from + x), how[0]), x, width, mirrored, output);
  } else if (channels == 3) {
    hn::Vec<decltype(d8)> red, green, blue;
    for (; x + lanes <= width; x += lanes) {
      hn::LoadInterleaved3(d8, from + 3 * x, red, green, blue);
      store_pixels(d, normalized_bytes(d, red, how[0]), x, width, mirrored, output);
      store_pixels(d, normalized_bytes(d, green, how[1]), x, width, mirrored, output + plane_stride);
      store_pixels(d, normalized_bytes(d, blue, how[2]), x, width, mirrored, output + 2 * plane_stride);
    }
  }
  for (; x < width; ++x)
    for (int64_t c = 0; c < channels; ++c)
      output[c * plane_stride + (mirrored ? width - 1 - x : x)] = normalized_byte(from[x * channels + c], how[c]);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Strip);
HWY_EXPORT(Row);
HWY_EXPORT(Bytes);
HWY_EXPORT(Fuses);

bool fuses_products() { return HWY_DYNAMIC_DISPATCH(Fuses)(); }

void float_strip(const uint8_t* const* input, int64_t count, int64_t channels, const FloatAxis& axis, int64_t left,
                 int64_t width, float* columns, float* const* output) {
  HWY_DYNAMIC_DISPATCH(Strip)(input, count, channels, axis, left, width, columns, output);
}

void float_row(const float* const* input, const float* weights, int64_t taps, int64_t width, const Normalization& how,
               float* output) {
  HWY_DYNAMIC_DISPATCH(Row)(input, weights, taps, width, how, output);
}

void normalize_bytes(const Rows<const uint8_t>& input, const Normalization* how, const FloatPlanes& output,
                     bool mirrored) {
  for (int64_t y = 0; y < input.height; ++y)
    HWY_DYNAMIC_DISPATCH(Bytes)(input.row(y), input.width, input.channels, how, output.data + y * output.row_stride,
                                output.plane_stride, mirrored);
}

}  // namespace torchvision::kernels
#endif
