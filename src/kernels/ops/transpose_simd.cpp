#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/transpose_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/ops/transpose.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

template <class Scalar>
HWY_INLINE void Elements(const Scalar* input, int64_t rows, int64_t columns, int64_t input_stride, Scalar* output,
                         int64_t output_stride) {
  for (int64_t j = 0; j < columns; ++j)
    for (int64_t i = 0; i < rows; ++i) output[j * output_stride + i] = input[i * input_stride + j];
}

#if HWY_TARGET != HWY_SCALAR && !HWY_HAVE_SCALABLE
/// As wide as pairs of 128 bit blocks: rows `i` and `i + columns` side by side make whole vectors of the output.
template <class Scalar>
using BlockTag = hn::CappedTag<Scalar, 32 / sizeof(Scalar)>;

template <class D, class Scalar = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> RowPair(D d, const Scalar* row, int64_t input_stride) {
  constexpr int64_t kColumns = 16 / sizeof(Scalar);
  if constexpr (hn::MaxLanes(d) > kColumns) {
    const hn::Half<D> half;
    return hn::Combine(d, hn::LoadU(half, row + kColumns * input_stride), hn::LoadU(half, row));
  } else {
    return hn::LoadU(d, row);
  }
}

/// As many rows as a vector has lanes, as many columns as 128 bits hold.
template <class Scalar>
HWY_INLINE void Block(const Scalar* input, int64_t input_stride, Scalar* output, int64_t output_stride) {
  const BlockTag<Scalar> d;
  const auto row0 = RowPair(d, input, input_stride), row1 = RowPair(d, input + input_stride, input_stride);
  const auto low01 = hn::InterleaveLower(d, row0, row1), high01 = hn::InterleaveUpper(d, row0, row1);
  if constexpr (sizeof(Scalar) == 8) {
    hn::StoreU(low01, d, output);
    hn::StoreU(high01, d, output + output_stride);
  } else {
    const auto row2 = RowPair(d, input + 2 * input_stride, input_stride);
    const auto row3 = RowPair(d, input + 3 * input_stride, input_stride);
    const hn::Repartition<uint64_t, decltype(d)> pairs;
    const auto low0 = hn::BitCast(pairs, low01), high0 = hn::BitCast(pairs, high01);
    const auto low2 = hn::BitCast(pairs, hn::InterleaveLower(d, row2, row3));
    const auto high2 = hn::BitCast(pairs, hn::InterleaveUpper(d, row2, row3));
    hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, low0, low2)), d, output);
    hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, low0, low2)), d, output + output_stride);
    hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, high0, high2)), d, output + 2 * output_stride);
    hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, high0, high2)), d, output + 3 * output_stride);
  }
}

/// Rows that are read side by side: lines of many more, far apart, drive each other out of the first cache.
constexpr int64_t kRowsAtOnce = 16, kFewRows = 64;

template <class Scalar>
void Transpose(const Scalar* input, int64_t rows, int64_t columns, int64_t input_stride, Scalar* output,
               int64_t output_stride) {
  constexpr int64_t kRows = hn::MaxLanes(BlockTag<Scalar>()), kColumns = 16 / sizeof(Scalar);
  const int64_t at_once = rows <= kFewRows ? kFewRows : kRowsAtOnce, whole = columns / kColumns * kColumns;
  for (int64_t first = 0; first < rows; first += at_once) {
    const int64_t last = std::min(first + at_once, rows), last_block = first + (last - first) / kRows * kRows;
    for (int64_t c = 0; c < whole; c += kColumns) {
      for (int64_t r = first; r < last_block; r += kRows)
        Block(input + r * input_stride + c, input_stride, output + c * output_stride + r, output_stride);
      Elements(input + last_block * input_stride + c, last - last_block, kColumns, input_stride,
               output + c * output_stride + last_block, output_stride);
    }
    Elements(input + first * input_stride + whole, last - first, columns - whole, input_stride,
             output + whole * output_stride + first, output_stride);
  }
}
#else
template <class Scalar>
void Transpose(const Scalar* input, int64_t rows, int64_t columns, int64_t input_stride, Scalar* output,
               int64_t output_stride) {
  Elements(input, rows, columns, input_stride, output, output_stride);
}
#endif

}  // namespace

void TransposeFloat(const float* input, int64_t rows, int64_t columns, int64_t input_stride, float* output,
                    int64_t output_stride) {
  Transpose(input, rows, columns, input_stride, output, output_stride);
}
void TransposeDouble(const double* input, int64_t rows, int64_t columns, int64_t input_stride, double* output,
                     int64_t output_stride) {
  Transpose(input, rows, columns, input_stride, output, output_stride);
}
void TransposeInt(const int32_t* input, int64_t rows, int64_t columns, int64_t input_stride, int32_t* output,
                  int64_t output_stride) {
  Transpose(input, rows, columns, input_stride, output, output_stride);
}

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(TransposeFloat);
HWY_EXPORT(TransposeDouble);
HWY_EXPORT(TransposeInt);

template <>
void transpose(const float* input, int64_t rows, int64_t columns, int64_t input_stride, float* output,
               int64_t output_stride) {
  HWY_DYNAMIC_DISPATCH(TransposeFloat)(input, rows, columns, input_stride, output, output_stride);
}
template <>
void transpose(const double* input, int64_t rows, int64_t columns, int64_t input_stride, double* output,
               int64_t output_stride) {
  HWY_DYNAMIC_DISPATCH(TransposeDouble)(input, rows, columns, input_stride, output, output_stride);
}
template <>
void transpose(const int32_t* input, int64_t rows, int64_t columns, int64_t input_stride, int32_t* output,
               int64_t output_stride) {
  HWY_DYNAMIC_DISPATCH(TransposeInt)(input, rows, columns, input_stride, output, output_stride);
}

}  // namespace torchvision::kernels
#endif
