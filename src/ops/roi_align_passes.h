#pragma once

#include <ATen/core/Tensor.h>

#include "kernels/ops/roi_geometry.h"

/// Regions upright or rotated, as the grid says: the CPU kernels' work once an operator has checked its tensors.
namespace torchvision::ops {

/// Pooled regions (K, C, pooled height, pooled width). `op` is named in errors.
at::Tensor roi_align_forward(const char* op, const at::Tensor& input, const at::Tensor& rois,
                             const kernels::RoiAlignGrid& grid);

/// The gradient of a feature map (batch_size, channels, height, width) from that of the pooled regions.
at::Tensor roi_align_backward(const char* op, const at::Tensor& grad, const at::Tensor& rois,
                              const kernels::RoiAlignGrid& grid, int64_t batch_size, int64_t channels);

}  // namespace torchvision::ops
