#pragma once

#include "kernels/ops/roi_geometry.h"

namespace torchvision::kernels {

/// Element (i, j) of `input` becomes element (j, i) of `output`; strides are from row to row.
template <class Scalar>
void transpose(const Scalar* input, int64_t rows, int64_t columns, int64_t input_stride, Scalar* output,
               int64_t output_stride);

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
