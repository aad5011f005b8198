#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/blur_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>

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

/// Rounds the sums from x on, and notes which of them are near a half.
template <class D>
HWY_INLINE void round_sums(D d, hn::Vec<D> sums, int64_t x, float margin, uint8_t* to, int32_t* near_half,
                           int64_t& count) {
  const hn::Rebind<int32_t, D> di;
  const auto below = hn::ConvertTo(di, sums);
  const auto above_half = hn::Sub(hn::Sub(sums, hn::ConvertTo(d, below)), hn::Set(d, 0.5F));
  const auto up = hn::IfThenElseZero(hn::Gt(above_half, hn::Zero(d)), hn::BitCast(d, hn::Set(di, 1)));
  hn::StoreU(hn::DemoteTo(hn::Rebind<uint8_t, D>(), hn::Add(below, hn::BitCast(di, up))), hn::Rebind<uint8_t, D>(),
             to + x);
  const auto near = hn::Lt(hn::Abs(above_half), hn::Set(d, margin));
  if (HWY_LIKELY(hn::AllFalse(d, near))) return;
  HWY_ALIGN float flags[hn::MaxLanes(D())];
  hn::Store(hn::IfThenElseZero(near, hn::Set(d, 1.0F)), d, flags);
  for (size_t i = 0; i < hn::Lanes(d); ++i)
    if (flags[i] != 0) near_half[count++] = static_cast<int32_t>(x + static_cast<int64_t>(i));
}

/// The sums of all rows at x, in vectors that share the broadcast of a weight. Rows have numbers known to the compiler,
/// so that sums stay in registers.
template <class D, int kVectors>
class RowSums {
 public:
  HWY_INLINE RowSums(const float* const* rows, const float* weights, int64_t x)
      : rows_(rows), weights_(weights), x_(x) {
    for (auto& row : sums_)
      for (auto& sum : row) sum = hn::Zero(D());
  }

  HWY_INLINE void add_all(int64_t taps) {
    static_assert(kRowsAtOnce == 4);
    if (taps == 1) {
      add<0, 1>(0);
      add<1, 2>(1);
      add<2, 3>(2);
      add<3, 4>(3);
      return;
    }
    add<0, 1>(0);
    add<0, 2>(1);
    add<0, 3>(2);
    for (int64_t source = 3; source < taps; ++source) add<0, 4>(source);
    add<1, 4>(taps);
    add<2, 4>(taps + 1);
    add<3, 4>(taps + 2);
  }

  HWY_INLINE hn::Vec<D> sum(int64_t row, int vector) const { return sums_[row][vector]; }

 private:
  /// The products of a source row, for the rows of the result that read it.
  template <int kFirst, int kLast>
  HWY_INLINE void add(int64_t source) {
    const D d;
    hn::Vec<D> values[kVectors];
    for (int v = 0; v < kVectors; ++v) values[v] = hn::LoadU(d, rows_[source] + x_ + v * int64_t(hn::Lanes(d)));
    for (int j = kFirst; j < kLast; ++j) {
      const auto weight = hn::Set(d, weights_[source - j]);
      for (int v = 0; v < kVectors; ++v) sums_[j][v] = hn::MulAdd(weight, values[v], sums_[j][v]);
    }
  }

  const float* const* rows_;
  const float* weights_;
  int64_t x_;
  hn::Vec<D> sums_[kRowsAtOnce][kVectors];
};

template <class D, int kVectors>
HWY_INLINE void bytes_at(D d, const float* const* rows, const float* weights, int64_t taps, int64_t x, float margin,
                         uint8_t* const* to, int32_t* const* near_half, int64_t* counts) {
  RowSums<D, kVectors> sums(rows, weights, x);
  sums.add_all(taps);
  for (int64_t j = 0; j < kRowsAtOnce; ++j)
    for (int v = 0; v < kVectors; ++v)
      round_sums(d, sums.sum(j, v), x + v * int64_t(hn::Lanes(d)), margin, to[j], near_half[j], counts[j]);
}

void WeightedBytes(const float* const* rows, const float* weights, int64_t taps, int64_t count, float margin,
                   uint8_t* const* to, int32_t* const* near_half, int64_t* counts) {
  const hn::ScalableTag<float> d;
  const hn::CappedTag<float, 1> one;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t x = 0;
  for (; x + 2 * lanes <= count; x += 2 * lanes)
    bytes_at<decltype(d), 2>(d, rows, weights, taps, x, margin, to, near_half, counts);
  // The last vectors may overlap those before them: what is near a half is then noted twice.
  for (; x < count && count >= lanes; x += lanes)
    bytes_at<decltype(d), 1>(d, rows, weights, taps, std::min(x, count - lanes), margin, to, near_half, counts);
  for (; x < count; ++x) bytes_at<decltype(one), 1>(one, rows, weights, taps, x, margin, to, near_half, counts);
}

template <class D, int kVectors>
HWY_INLINE void floats_at(D d, const float* const* rows, const float* weights, int64_t taps, int64_t x,
                          float* const* to) {
  RowSums<D, kVectors> sums(rows, weights, x);
  sums.add_all(taps);
  for (int64_t j = 0; j < kRowsAtOnce; ++j)
    for (int v = 0; v < kVectors; ++v) hn::StoreU(sums.sum(j, v), d, to[j] + x + v * int64_t(hn::Lanes(d)));
}

void WeightedFloats(const float* const* rows, const float* weights, int64_t taps, int64_t count, float* const* to) {
  const hn::ScalableTag<float> d;
  const hn::CappedTag<float, 1> one;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t x = 0;
  for (; x + 2 * lanes <= count; x += 2 * lanes) floats_at<decltype(d), 2>(d, rows, weights, taps, x, to);
  for (; x < count && count >= lanes; x += lanes)
    floats_at<decltype(d), 1>(d, rows, weights, taps, std::min(x, count - lanes), to);
  for (; x < count; ++x) floats_at<decltype(one), 1>(one, rows, weights, taps, x, to);
}

void SumsInOrder(const uint8_t* const* rows, int64_t height, const int64_t* columns, int64_t width,
                 const float* weights, float* sums) {
  float sum[kSumsAtOnce] = {};
  for (int64_t i = 0; i < height; ++i)
    for (int64_t j = 0; j < width; ++j)
      for (int64_t p = 0; p < kSumsAtOnce; ++p)
        sum[p] = add_product(sum[p], rows[i * kSumsAtOnce + p][columns[j * kSumsAtOnce + p]], weights[i * width + j]);
  for (int64_t p = 0; p < kSumsAtOnce; ++p) sums[p] = sum[p];
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(WeightedRows);
HWY_EXPORT(Widen);
HWY_EXPORT(WeightedBytes);
HWY_EXPORT(WeightedFloats);
HWY_EXPORT(SumsInOrder);

void weighted_rows(const float* const* rows, const float* weights, int64_t taps, int64_t count, float* to) {
  HWY_DYNAMIC_DISPATCH(WeightedRows)(rows, weights, taps, count, to);
}

void widen_row(const uint8_t* from, int64_t count, float* to) { HWY_DYNAMIC_DISPATCH(Widen)(from, count, to); }

void weighted_bytes(const float* const* rows, const float* weights, int64_t taps, int64_t count, float margin,
                    uint8_t* const* to, int32_t* const* near_half, int64_t* counts) {
  HWY_DYNAMIC_DISPATCH(WeightedBytes)(rows, weights, taps, count, margin, to, near_half, counts);
}

void weighted_floats(const float* const* rows, const float* weights, int64_t taps, int64_t count, float* const* to) {
  HWY_DYNAMIC_DISPATCH(WeightedFloats)(rows, weights, taps, count, to);
}

void sums_in_order(const uint8_t* const* rows, int64_t height, const int64_t* columns, int64_t width,
                   const float* weights, float* sums) {
  HWY_DYNAMIC_DISPATCH(SumsInOrder)(rows, height, columns, width, weights, sums);
}

}  // namespace torchvision::kernels
#endif
