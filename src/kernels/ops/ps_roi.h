#pragma once

#include "kernels/ops/roi_geometry.h"
#include "kernels/ops/roi_pool_geometry.h"

/// Position-sensitive regions: each bin has channels of its own. Maps lie in the order (bins, height, width, channels),
/// so that vectors run over a bin's channels; a bin's values are (bins, channels).
namespace torchvision::kernels {

/// The functions that return values read, and write to `bins`, up to so many elements past the end.
inline constexpr int64_t kPsSlack = 64;

/// The mean of each bin's bilinear samples.
template <class Scalar>
void ps_bins(const Scalar* map, int64_t channels, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
             Scalar* bins);

/// Adds the gradients of bins [first, last) to that of the map.
template <class Scalar>
void ps_bins_backward(const Scalar* bins, int64_t channels, int64_t first, int64_t last,
                      const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, Scalar* map);

/// The mean of each bin's pixels.
template <class Scalar>
void ps_bins(const Scalar* map, int64_t channels, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid,
             Scalar* bins);

/// Adds the gradients of bins [first, last) to that of the map.
template <class Scalar>
void ps_bins_backward(const Scalar* bins, int64_t channels, int64_t first, int64_t last,
                      const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid, Scalar* map);

}  // namespace torchvision::kernels
