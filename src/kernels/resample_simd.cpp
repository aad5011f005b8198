// Fixed-point resampling: sums of bytes times int16 weights in int32, rounded, clamped to a byte. Integer sums have one
// result in any order, so every target gives the same bytes.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/resample_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "kernels/resample_simd.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

// The plain sums: the whole of the scalar target, and rows narrower than a vector elsewhere.
uint8_t plain_sum(const uint8_t* const* input, int64_t column, const int16_t* weights, int taps, int precision) {
  int32_t sum = 1 << (precision - 1);
  for (int k = 0; k < taps; ++k) sum += input[k][column] * weights[k];
  return static_cast<uint8_t>(std::clamp(sum >> precision, 0, 255));
}

#if HWY_TARGET == HWY_SCALAR

int64_t Rows() { return 16; }

void Strip(const uint8_t* const* input, int64_t count, int64_t channels, const FixedPointAxis& axis, uint8_t*,
           uint8_t* const* output) {
  for (int64_t row = 0; row < count; ++row)
    for (int64_t pixel = 0; pixel < axis.output; ++pixel)
      for (int64_t channel = 0; channel < channels; ++channel) {
        const uint8_t* from = input[row] + axis.begin[size_t(pixel)] * channels + channel;
        const int16_t* weights = axis.weights.data() + pixel * axis.taps;
        int32_t sum = 1 << (axis.precision - 1);
        for (int64_t k = 0; k < axis.size[size_t(pixel)]; ++k) sum += from[k * channels] * weights[k];
        output[row][pixel * channels + channel] = static_cast<uint8_t>(std::clamp(sum >> axis.precision, 0, 255));
      }
}

void Row(const uint8_t* const* input, const int16_t* weights, int taps, int precision, int64_t bytes, uint8_t* output) {
  for (int64_t column = 0; column < bytes; ++column)
    output[column] = plain_sum(input, column, weights, taps, precision);
}

#else  // any vectors

// Columns of a strip are vectors, one byte a row: two blocks of 16 rows where vectors have 32 bytes, one elsewhere.
using Bytes = hn::CappedTag<uint8_t, 32>;
using Block = hn::Full128<uint8_t>;
using Vector = hn::Vec<Bytes>;
constexpr int64_t kBlock = 16;
constexpr int64_t kRows = HWY_MAX_BYTES >= 32 ? 32 : 16;
constexpr int64_t kBlocks = kRows / kBlock;

// Interleaving line i with line i + 8 rotates the bits of (line, byte) by one; four times exchanges the two.
HWY_INLINE void transpose_blocks(const Vector* HWY_RESTRICT in, Vector* HWY_RESTRICT out) {
  const Bytes d;
  Vector a[kBlock], b[kBlock];
  const auto rotate = [d](const Vector* from, Vector* to) HWY_ATTR {
    for (int i = 0; i < 8; ++i) {
      to[2 * i] = hn::InterleaveLower(d, from[i], from[i + 8]);
      to[2 * i + 1] = hn::InterleaveUpper(d, from[i], from[i + 8]);
    }
  };
  rotate(in, a);
  rotate(a, b);
  rotate(b, a);
  rotate(a, out);
}

// 16 bytes of line `row` in every block: from rows row, row + 16.
HWY_INLINE Vector load_blocks(const uint8_t* const* HWY_RESTRICT rows, int64_t row, int64_t column) {
#if HWY_MAX_BYTES >= 32
  return hn::Combine(Bytes(), hn::LoadU(Block(), rows[row + kBlock] + column), hn::LoadU(Block(), rows[row] + column));
#else
  return hn::LoadU(Bytes(), rows[row] + column);
#endif
}

HWY_INLINE void store_blocks(Vector vector, uint8_t* const* HWY_RESTRICT rows, int64_t row, int64_t column) {
#if HWY_MAX_BYTES >= 32
  hn::StoreU(hn::LowerHalf(Block(), vector), Block(), rows[row] + column);
  hn::StoreU(hn::UpperHalf(Block(), vector), Block(), rows[row + kBlock] + column);
#else
  hn::StoreU(vector, Bytes(), rows[row] + column);
#endif
}

// Saturating int32 -> byte of four vectors that hold the quarters of every block, in order.
template <class V32, class D8 = Bytes>
HWY_INLINE hn::Vec<D8> narrow(D8 d8, V32 s0, V32 s1, V32 s2, V32 s3) {
  const hn::Repartition<int16_t, D8> d16;
  const auto low = hn::ReorderDemote2To(d16, s0, s1), high = hn::ReorderDemote2To(d16, s2, s3);
#if HWY_MAX_BYTES >= 32 && HWY_ARCH_X86
  return hn::Vec<D8>{_mm256_packus_epi16(low.raw, high.raw)};
#else
  const hn::Half<D8> half;
  return hn::Combine(d8, hn::DemoteTo(half, high), hn::DemoteTo(half, low));
#endif
}

// The sums of one vector of bytes: int32 lanes in four parts, each a quarter of every block.
struct Sums {
  using D32 = hn::Repartition<int32_t, Bytes>;
  using D16 = hn::Repartition<int16_t, Bytes>;
  hn::Vec<D32> part[4], odd[4];

  HWY_INLINE explicit Sums(int32_t half) {
    for (int i = 0; i < 4; ++i) part[i] = hn::Set(D32(), half), odd[i] = hn::Zero(D32());
  }

  // a * weights[0] + b * weights[1]
  HWY_INLINE void add(Vector a, Vector b, const int16_t* HWY_RESTRICT weights) {
    int32_t pair;
    std::memcpy(&pair, weights, sizeof pair);
    const auto w = hn::BitCast(D16(), hn::Set(D32(), pair));
    const Vector zero = hn::Zero(Bytes());
    const Vector low = hn::InterleaveLower(Bytes(), a, b), high = hn::InterleaveUpper(Bytes(), a, b);
    multiply(0, hn::InterleaveLower(Bytes(), low, zero), w);
    multiply(1, hn::InterleaveUpper(Bytes(), low, zero), w);
    multiply(2, hn::InterleaveLower(Bytes(), high, zero), w);
    multiply(3, hn::InterleaveUpper(Bytes(), high, zero), w);
  }

  HWY_INLINE Vector result(int precision) const {
    hn::Vec<D32> s[4];
    for (int i = 0; i < 4; ++i) s[i] = hn::ShiftRightSame(hn::RearrangeToOddPlusEven(part[i], odd[i]), precision);
    return narrow(Bytes(), s[0], s[1], s[2], s[3]);
  }

 private:
  HWY_INLINE void multiply(int i, Vector words, hn::Vec<D16> w) {
    part[i] = hn::ReorderWidenMulAccumulate(D32(), hn::BitCast(D16(), words), w, part[i], odd[i]);
  }
};

// kTaps is the number of weights where it is small enough to unroll, else 0.
template <int kTaps>
HWY_INLINE Vector column_sum(const uint8_t* HWY_RESTRICT column, int64_t step, const int16_t* HWY_RESTRICT weights,
                             int taps, int precision) {
  Sums sums(1 << (precision - 1));
  const int count = kTaps ? kTaps : taps;
  for (int k = 0; k < count; k += 2) {
    sums.add(hn::Load(Bytes(), column), hn::Load(Bytes(), column + step), weights + k);
    column += 2 * step;
  }
  return sums.result(precision);
}

// Turns rows into columns, 16 bytes of a row at a time.
void transpose_strip(const uint8_t* const* input, int64_t bytes, uint8_t* HWY_RESTRICT transposed) {
  Vector lines[kBlock], columns[kBlock];
  int64_t column = 0;
  for (; column + kBlock <= bytes; column += kBlock) {
    for (int64_t row = 0; row < kBlock; ++row) lines[row] = load_blocks(input, row, column);
    transpose_blocks(lines, columns);
    for (int64_t i = 0; i < kBlock; ++i) hn::Store(columns[i], Bytes(), transposed + (column + i) * kRows);
  }
  for (; column < bytes; ++column)
    for (int64_t row = 0; row < kRows; ++row) transposed[column * kRows + row] = input[row][column];
}

template <int kTaps>
void resample_columns(const uint8_t* HWY_RESTRICT transposed, int64_t count, int64_t channels,
                      const FixedPointAxis& axis, uint8_t* const* output) {
  Vector columns[kBlock], lines[kBlock];
  HWY_ALIGN uint8_t last[kRows * kBlock];
  uint8_t* last_rows[kRows];
  for (int64_t row = 0; row < kRows; ++row) last_rows[row] = last + row * kBlock;
  const int64_t bytes = axis.output * channels;
  const int64_t step = channels * kRows;
  int64_t pixel = 0, channel = 0;
  const uint8_t* HWY_RESTRICT start = transposed + axis.begin[0] * step;
  for (int64_t column = 0; column < bytes; column += kBlock) {
    const int64_t width = std::min(kBlock, bytes - column);
    for (int64_t i = 0; i < width; ++i) {
      columns[i] = column_sum<kTaps>(start + channel * kRows, step, axis.weights.data() + pixel * axis.taps, axis.taps,
                                     axis.precision);
      if (++channel == channels && ++pixel < axis.output) {
        channel = 0;
        start = transposed + axis.begin[size_t(pixel)] * step;
      }
    }
    for (int64_t i = width; i < kBlock; ++i) columns[i] = hn::Zero(Bytes());
    transpose_blocks(columns, lines);
    if (count == kRows && width == kBlock) {
      for (int64_t row = 0; row < kBlock; ++row) store_blocks(lines[row], output, row, column);
    } else {
      for (int64_t row = 0; row < kBlock; ++row) store_blocks(lines[row], last_rows, row, 0);
      for (int64_t row = 0; row < count; ++row) std::memcpy(output[row] + column, last_rows[row], size_t(width));
    }
  }
}

void Strip(const uint8_t* const* input, int64_t count, int64_t channels, const FixedPointAxis& axis,
           uint8_t* transposed, uint8_t* const* output) {
  const uint8_t* rows[kRows];
  for (int64_t row = 0; row < kRows; ++row) rows[row] = input[std::min(row, count - 1)];
  transpose_strip(rows, axis.input * channels, transposed);
  switch (axis.taps) {
    case 2:
      return resample_columns<2>(transposed, count, channels, axis, output);
    case 4:
      return resample_columns<4>(transposed, count, channels, axis, output);
    case 6:
      return resample_columns<6>(transposed, count, channels, axis, output);
    default:
      return resample_columns<0>(transposed, count, channels, axis, output);
  }
}

int64_t Rows() { return kRows; }

template <int kTaps>
HWY_INLINE Vector row_sum(const uint8_t* const* input, int64_t column, const int16_t* HWY_RESTRICT weights, int taps,
                          int precision) {
  Sums sums(1 << (precision - 1));
  const int count = kTaps ? kTaps : taps;
  for (int k = 0; k < count; k += 2)
    sums.add(hn::LoadU(Bytes(), input[k] + column), hn::LoadU(Bytes(), input[k + 1] + column), weights + k);
  return sums.result(precision);
}

template <int kTaps>
void resample_wide_row(const uint8_t* const* input, const int16_t* weights, int taps, int precision, int64_t bytes,
                       uint8_t* output) {
  int64_t column = 0;
  for (; column + kRows <= bytes; column += kRows)
    hn::StoreU(row_sum<kTaps>(input, column, weights, taps, precision), Bytes(), output + column);
  // The last vector overlaps the one before: the same bytes are written twice.
  if (column < bytes)
    hn::StoreU(row_sum<kTaps>(input, bytes - kRows, weights, taps, precision), Bytes(), output + bytes - kRows);
}

void Row(const uint8_t* const* input, const int16_t* weights, int taps, int precision, int64_t bytes, uint8_t* output) {
  if (bytes < kRows) {
    for (int64_t column = 0; column < bytes; ++column)
      output[column] = plain_sum(input, column, weights, taps, precision);
    return;
  }
  switch (taps) {
    case 2:
      return resample_wide_row<2>(input, weights, taps, precision, bytes, output);
    case 4:
      return resample_wide_row<4>(input, weights, taps, precision, bytes, output);
    case 6:
      return resample_wide_row<6>(input, weights, taps, precision, bytes, output);
    default:
      return resample_wide_row<0>(input, weights, taps, precision, bytes, output);
  }
}

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Rows);
HWY_EXPORT(Strip);
HWY_EXPORT(Row);

int64_t strip_rows() { return HWY_DYNAMIC_DISPATCH(Rows)(); }

int64_t strip_bytes(const FixedPointAxis& axis, int64_t channels) {
  // A position near the end may read past it, with weights of 0.
  return (axis.input + axis.taps) * channels * strip_rows();
}

void resample_strip(const uint8_t* const* input, int64_t count, int64_t channels, const FixedPointAxis& axis,
                    uint8_t* transposed, uint8_t* const* output) {
  HWY_DYNAMIC_DISPATCH(Strip)(input, count, channels, axis, transposed, output);
}

void resample_row(const uint8_t* const* input, const int16_t* weights, int taps, int precision, int64_t bytes,
                  uint8_t* output) {
  HWY_DYNAMIC_DISPATCH(Row)(input, weights, taps, precision, bytes, output);
}

}  // namespace torchvision::kernels
#endif
