// Vectors run over channels: a pixel's index serves all of them. As in the original a larger pixel takes the place of
// an earlier one, an equal one does not.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/roi_pool_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <type_traits>

#include "kernels/ops/roi_pool.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

/// Lanes for a pixel's index: whole numbers as wide as the values; of doubles, doubles, which int32 can be made from.
template <class D>
using IndexTag = hn::Rebind<std::conditional_t<sizeof(hn::TFromD<D>) == sizeof(int32_t), int32_t, double>, D>;

template <class DI, class VI>
HWY_INLINE void StoreIndex(DI di, VI index, int32_t* argmax) {
  if constexpr (std::is_same_v<hn::TFromD<DI>, int32_t>) {
    hn::StoreU(index, di, argmax);
  } else {
    const hn::Rebind<int32_t, DI> narrow;
    hn::StoreU(hn::DemoteTo(narrow, index), narrow, argmax);
  }
}

/// `kVectors` vectors of channels of one bin. `map` points to the first channel.
template <int kVectors, class D>
HWY_INLINE void PoolBin(D d, const hn::TFromD<D>* HWY_RESTRICT map, int64_t channels, int64_t width, PixelRange rows,
                        PixelRange columns, hn::TFromD<D>* HWY_RESTRICT values, int32_t* HWY_RESTRICT argmax) {
  using Scalar = hn::TFromD<D>;
  const IndexTag<D> di;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const bool empty = rows.empty() || columns.empty();
  const auto least = hn::Set(d, empty ? Scalar(0) : least_pooled<Scalar>());
  const auto nowhere = hn::Set(di, hn::TFromD<IndexTag<D>>(-1));
  auto value0 = least, value1 = least, value2 = least, value3 = least;
  auto index0 = nowhere, index1 = nowhere, index2 = nowhere, index3 = nowhere;
  const auto take = [&](const Scalar* pixel, auto here, auto& value, auto& index) HWY_ATTR {
    const auto candidate = hn::LoadU(d, pixel);
    const auto larger = hn::Gt(candidate, value);
    value = hn::IfThenElse(larger, candidate, value);
    index = hn::IfThenElse(hn::RebindMask(di, larger), here, index);
  };
  for (int64_t h = rows.begin; h < rows.end; ++h) {
    const Scalar* pixel = map + (h * width + columns.begin) * channels;
    for (int64_t w = columns.begin; w < columns.end; ++w, pixel += channels) {
      const auto here = hn::Set(di, static_cast<hn::TFromD<decltype(di)>>(h * width + w));
      take(pixel, here, value0, index0);
      if constexpr (kVectors > 1) {
        take(pixel + lanes, here, value1, index1);
        take(pixel + 2 * lanes, here, value2, index2);
        take(pixel + 3 * lanes, here, value3, index3);
      }
    }
  }
  hn::StoreU(value0, d, values);
  StoreIndex(di, index0, argmax);
  if constexpr (kVectors > 1) {
    hn::StoreU(value1, d, values + lanes);
    hn::StoreU(value2, d, values + 2 * lanes);
    hn::StoreU(value3, d, values + 3 * lanes);
    StoreIndex(di, index1, argmax + lanes);
    StoreIndex(di, index2, argmax + 2 * lanes);
    StoreIndex(di, index3, argmax + 3 * lanes);
  }
}

template <class Scalar>
void Bins(const Scalar* map, int64_t channels, int64_t begin, int64_t end, const RoiPoolBins<Scalar>& region,
          int64_t width, int64_t first, int64_t last, Scalar* values, int32_t* argmax) {
  const hn::ScalableTag<Scalar> d;
  const hn::CappedTag<Scalar, 1> one;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d)), count = end - begin;
  const auto columns = static_cast<int64_t>(region.columns.size());
  map += begin;
  for (int64_t bin = first; bin < last; ++bin, values += count, argmax += count) {
    const PixelRange of_rows = region.rows[size_t(bin / columns)], of_columns = region.columns[size_t(bin % columns)];
    int64_t c = 0;
    for (; c + 4 * lanes <= count; c += 4 * lanes)
      PoolBin<4>(d, map + c, channels, width, of_rows, of_columns, values + c, argmax + c);
    for (; c + lanes <= count; c += lanes)
      PoolBin<1>(d, map + c, channels, width, of_rows, of_columns, values + c, argmax + c);
    for (; c < count; ++c) PoolBin<1>(one, map + c, channels, width, of_rows, of_columns, values + c, argmax + c);
  }
}

}  // namespace

void RoiPoolFloat(const float* map, int64_t channels, int64_t begin, int64_t end, const RoiPoolBins<float>& region,
                  int64_t width, int64_t first, int64_t last, float* values, int32_t* argmax) {
  Bins(map, channels, begin, end, region, width, first, last, values, argmax);
}
void RoiPoolDouble(const double* map, int64_t channels, int64_t begin, int64_t end, const RoiPoolBins<double>& region,
                   int64_t width, int64_t first, int64_t last, double* values, int32_t* argmax) {
  Bins(map, channels, begin, end, region, width, first, last, values, argmax);
}

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(RoiPoolFloat);
HWY_EXPORT(RoiPoolDouble);

template <>
void roi_pool_bins(const float* map, int64_t channels, int64_t begin, int64_t end, const RoiPoolBins<float>& region,
                   int64_t width, int64_t first, int64_t last, float* values, int32_t* argmax) {
  HWY_DYNAMIC_DISPATCH(RoiPoolFloat)(map, channels, begin, end, region, width, first, last, values, argmax);
}
template <>
void roi_pool_bins(const double* map, int64_t channels, int64_t begin, int64_t end, const RoiPoolBins<double>& region,
                   int64_t width, int64_t first, int64_t last, double* values, int32_t* argmax) {
  HWY_DYNAMIC_DISPATCH(RoiPoolDouble)(map, channels, begin, end, region, width, first, last, values, argmax);
}

}  // namespace torchvision::kernels
#endif
