#pragma once

#include "kernels/ops/roi_geometry.h"
#include "kernels/ops/roi_pool_geometry.h"

/// Position-sensitive regions of planar maps (channels, height, width), element by element: for Half, for a few regions
/// of a large map, and for gradients of bins that do not come from their own channels.
namespace torchvision::kernels {

/// `planes` (channels * bins) to `output` (channels, bins).
template <class Scalar>
void ps_plain(const Scalar* planes, int64_t channels, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
              Scalar* output) {
  const Scalar count = to_scalar<Scalar>(samples.y.asked * samples.x.asked);
  for (int64_t c = 0; c < channels; ++c)
    for (int64_t bin = 0; bin < grid.pooled_height * grid.pooled_width; ++bin) {
      Scalar sum = Scalar(0);
      for_samples(samples, grid, bin, 1, [&](const RoiCorners<Scalar>& s) {
        if (s.inside)
          sum += s.weight[0] * planes[s.at[0]] + s.weight[1] * planes[s.at[1]] + s.weight[2] * planes[s.at[2]] +
                 s.weight[3] * planes[s.at[3]];
      });
      *output++ = sum / count;
      planes += grid.height * grid.width;
    }
}

template <class Scalar>
void ps_plain(const Scalar* planes, int64_t channels, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid,
              Scalar* output) {
  for (int64_t c = 0; c < channels; ++c)
    for (const PixelRange rows : region.rows)
      for (const PixelRange columns : region.columns) {
        Scalar sum = Scalar(0);
        for (int64_t h = rows.begin; h < rows.end; ++h)
          for (int64_t w = columns.begin; w < columns.end; ++w) sum += planes[h * grid.width + w];
        const bool empty = rows.empty() || columns.empty();
        *output++ = empty ? Scalar(0) : sum / to_scalar<Scalar>(rows.size() * columns.size());
        planes += grid.height * grid.width;
      }
}

/// Adds one bin's gradient to that of the plane it came from.
template <class Scalar>
void ps_plain_backward(Scalar gradient, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, int64_t bin,
                       Scalar* plane) {
  const Scalar count = to_scalar<Scalar>(samples.samples_of_bin());
  for_samples(samples, grid, bin, 1, [&](const RoiCorners<Scalar>& s) {
    if (!s.inside) return;
    for (int k = 0; k < 4; ++k) plane[s.at[k]] += gradient * s.weight[k] / count;
  });
}

template <class Scalar>
void ps_plain_backward(Scalar gradient, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid, int64_t bin,
                       Scalar* plane) {
  const PixelRange rows = region.rows[size_t(bin / grid.pooled_width)];
  const PixelRange columns = region.columns[size_t(bin % grid.pooled_width)];
  if (rows.empty() || columns.empty()) return;
  const Scalar share = gradient / to_scalar<Scalar>(rows.size() * columns.size());
  for (int64_t h = rows.begin; h < rows.end; ++h)
    for (int64_t w = columns.begin; w < columns.end; ++w) plane[h * grid.width + w] += share;
}

}  // namespace torchvision::kernels
