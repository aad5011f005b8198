#pragma once

#include "kernels/ops/roi_geometry.h"

namespace torchvision::kernels {

/// One region of a feature map in channels-last order (height, width, channels), into `bins` (pooled height, pooled
/// width, channels): the mean of each bin's bilinear samples.
template <class Scalar>
void roi_align_bins(const Scalar* input, int64_t channels, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
                    Scalar* bins);

/// Adds the gradient of `bins` to that of the feature map, channels [begin, end) alone.
template <class Scalar>
void roi_align_bins_backward(const Scalar* bins, int64_t channels, int64_t begin, int64_t end,
                             const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, Scalar* input_gradient);

}  // namespace torchvision::kernels
