// Vectors run over a bin's channels. Sums are formed in the original's order, so that results come out to the bit.
// Lanes past the last channel read the next pixel's: their results are overwritten by the next bin's, or never looked
// at.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/ps_roi_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/ops/for_channels-inl.h"
#include "kernels/ops/ps_roi.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

/// Of the bin's samples on the map. Valid until the next call.
template <class Scalar>
const std::vector<RoiCorners<Scalar>>& corners_on_map(const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
                                                      int64_t bin, int64_t channels) {
  static thread_local std::vector<RoiCorners<Scalar>> corners;
  corners.clear();
  for_samples(samples, grid, bin, channels, [&](const RoiCorners<Scalar>& corner) {
    if (corner.inside) corners.push_back(corner);
  });
  return corners;
}

template <class Scalar>
void AlignBins(const Scalar* map, int64_t channels, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
               Scalar* bins) {
  const hn::ScalableTag<Scalar> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto count = hn::Set(d, static_cast<Scalar>(samples.y.asked * samples.x.asked));
  for (int64_t bin = 0; bin < grid.pooled_height * grid.pooled_width; ++bin, bins += channels) {
    const auto& corners = corners_on_map(samples, grid, bin, channels);
    for (int64_t c = 0; c < channels; c += lanes) {
      auto sum = hn::Zero(d);
      for (const RoiCorners<Scalar>& corner : corners) {
        auto value = hn::Mul(hn::Set(d, corner.weight[0]), hn::LoadU(d, map + corner.at[0] + c));
        for (int k = 1; k < 4; ++k)
          value = hn::Add(value, hn::Mul(hn::Set(d, corner.weight[k]), hn::LoadU(d, map + corner.at[k] + c)));
        sum = hn::Add(sum, value);
      }
      hn::StoreU(hn::Div(sum, count), d, bins + c);
    }
    map += grid.height * grid.width * channels;
  }
}

template <class Scalar>
void PoolBins(const Scalar* map, int64_t channels, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid,
              Scalar* bins) {
  const hn::ScalableTag<Scalar> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (const PixelRange rows : region.rows)
    for (const PixelRange columns : region.columns) {
      const bool empty = rows.empty() || columns.empty();
      const auto area = hn::Set(d, empty ? Scalar(1) : static_cast<Scalar>(rows.size() * columns.size()));
      for (int64_t c = 0; c < channels; c += lanes) {
        auto sum = hn::Zero(d);
        for (int64_t h = rows.begin; h < rows.end; ++h)
          for (int64_t w = columns.begin; w < columns.end; ++w)
            sum = hn::Add(sum, hn::LoadU(d, map + (h * grid.width + w) * channels + c));
        hn::StoreU(hn::Div(sum, area), d, bins + c);
      }
      bins += channels;
      map += grid.height * grid.width * channels;
    }
}

template <class Scalar>
void AlignBackward(const Scalar* bins, int64_t channels, int64_t first, int64_t last, const RoiSamples<Scalar>& samples,
                   const RoiAlignGrid& grid, Scalar* map) {
  const Scalar count = static_cast<Scalar>(samples.samples_of_bin());
  for (int64_t bin = first; bin < last; ++bin) {
    const Scalar* values = bins + bin * channels;
    Scalar* slice = map + bin * grid.height * grid.width * channels;
    for (const RoiCorners<Scalar>& corner : corners_on_map(samples, grid, bin, channels))
      for_channels<Scalar>(0, channels, [&](auto d, int64_t c) HWY_ATTR {
        const auto value = hn::LoadU(d, values + c);
        // One after the other: at an edge two of the pixels are one.
        for (int k = 0; k < 4; ++k) {
          Scalar* pixel = slice + corner.at[k] + c;
          const auto share = hn::Div(hn::Mul(value, hn::Set(d, corner.weight[k])), hn::Set(d, count));
          hn::StoreU(hn::Add(hn::LoadU(d, pixel), share), d, pixel);
        }
      });
  }
}

template <class Scalar>
void PoolBackward(const Scalar* bins, int64_t channels, int64_t first, int64_t last, const RoiPoolBins<Scalar>& region,
                  const RoiPoolGrid& grid, Scalar* map) {
  for (int64_t bin = first; bin < last; ++bin) {
    const PixelRange rows = region.rows[size_t(bin / grid.pooled_width)];
    const PixelRange columns = region.columns[size_t(bin % grid.pooled_width)];
    if (rows.empty() || columns.empty()) continue;
    const Scalar area = static_cast<Scalar>(rows.size() * columns.size());
    const Scalar* values = bins + bin * channels;
    Scalar* slice = map + bin * grid.height * grid.width * channels;
    for_channels<Scalar>(0, channels, [&](auto d, int64_t c) HWY_ATTR {
      const auto share = hn::Div(hn::LoadU(d, values + c), hn::Set(d, area));
      for (int64_t h = rows.begin; h < rows.end; ++h)
        for (int64_t w = columns.begin; w < columns.end; ++w) {
          Scalar* pixel = slice + (h * grid.width + w) * channels + c;
          hn::StoreU(hn::Add(hn::LoadU(d, pixel), share), d, pixel);
        }
    });
  }
}

}  // namespace

#define TORCHVISION_PS_ROI(Name, Scalar)                                                                               \
  void AlignBins##Name(const Scalar* map, int64_t channels, const RoiSamples<Scalar>& samples,                         \
                       const RoiAlignGrid& grid, Scalar* bins) {                                                       \
    AlignBins(map, channels, samples, grid, bins);                                                                     \
  }                                                                                                                    \
  void AlignBackward##Name(const Scalar* bins, int64_t channels, int64_t first, int64_t last,                          \
                           const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, Scalar* map) {                 \
    AlignBackward(bins, channels, first, last, samples, grid, map);                                                    \
  }                                                                                                                    \
  void PoolBins##Name(const Scalar* map, int64_t channels, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid, \
                      Scalar* bins) {                                                                                  \
    PoolBins(map, channels, region, grid, bins);                                                                       \
  }                                                                                                                    \
  void PoolBackward##Name(const Scalar* bins, int64_t channels, int64_t first, int64_t last,                           \
                          const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid, Scalar* map) {                   \
    PoolBackward(bins, channels, first, last, region, grid, map);                                                      \
  }
TORCHVISION_PS_ROI(Float, float)
TORCHVISION_PS_ROI(Double, double)
#undef TORCHVISION_PS_ROI

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

#define TORCHVISION_PS_ROI(Name, Scalar)                                                                         \
  HWY_EXPORT(AlignBins##Name);                                                                                   \
  HWY_EXPORT(AlignBackward##Name);                                                                               \
  HWY_EXPORT(PoolBins##Name);                                                                                    \
  HWY_EXPORT(PoolBackward##Name);                                                                                \
  template <>                                                                                                    \
  void ps_bins(const Scalar* map, int64_t channels, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, \
               Scalar* bins) {                                                                                   \
    HWY_DYNAMIC_DISPATCH(AlignBins##Name)(map, channels, samples, grid, bins);                                   \
  }                                                                                                              \
  template <>                                                                                                    \
  void ps_bins_backward(const Scalar* bins, int64_t channels, int64_t first, int64_t last,                       \
                        const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, Scalar* map) {              \
    HWY_DYNAMIC_DISPATCH(AlignBackward##Name)(bins, channels, first, last, samples, grid, map);                  \
  }                                                                                                              \
  template <>                                                                                                    \
  void ps_bins(const Scalar* map, int64_t channels, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid,  \
               Scalar* bins) {                                                                                   \
    HWY_DYNAMIC_DISPATCH(PoolBins##Name)(map, channels, region, grid, bins);                                     \
  }                                                                                                              \
  template <>                                                                                                    \
  void ps_bins_backward(const Scalar* bins, int64_t channels, int64_t first, int64_t last,                       \
                        const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid, Scalar* map) {               \
    HWY_DYNAMIC_DISPATCH(PoolBackward##Name)(bins, channels, first, last, region, grid, map);                    \
  }
TORCHVISION_PS_ROI(Float, float)
TORCHVISION_PS_ROI(Double, double)
#undef TORCHVISION_PS_ROI

}  // namespace torchvision::kernels
#endif
