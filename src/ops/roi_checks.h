#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <cmath>

namespace torchvision::ops {

/// What every operator on regions asks of the feature maps and of `rois`: (K, 5), the image's index and two corners.
inline void check_rois(const char* op, const at::Tensor& input, const at::Tensor& rois) {
  TORCH_CHECK_VALUE(input.dim() == 4, op, ": expected input of shape (N, C, H, W), got ", input.sizes());
  TORCH_CHECK_VALUE(rois.dim() == 2 && rois.size(1) == 5, op, ": rois must have shape as Tensor[K, 5], got ", rois.sizes());
  TORCH_CHECK_TYPE(input.scalar_type() == rois.scalar_type(), op,
                   ": Expected tensor for input to have the same type as tensor for rois; but type ",
                   input.scalar_type(), " does not equal ", rois.scalar_type());
  TORCH_CHECK_VALUE(input.device() == rois.device(), op, ": expected rois on the input's device, ", input.device(),
                    ", got them on ", rois.device());
}

inline void check_pooled_size(const char* op, int64_t pooled_height, int64_t pooled_width) {
  TORCH_CHECK_VALUE(pooled_height >= 0 && pooled_width >= 0, op, ": expected an output_size of 0 or more, got (",
                    pooled_height, ", ", pooled_width, ")");
}

/// The image that a region belongs to; its index came as a number of the boxes' dtype.
inline int64_t image_of(const char* op, double index, int64_t region, int64_t images) {
  TORCH_CHECK_INDEX(std::isfinite(index) && index > -1 && index < double(images), op, ": rois[", region,
                    ", 0] must be the index of one of the ", images, " images of the batch, got ", index);
  return static_cast<int64_t>(index);
}

}  // namespace torchvision::ops
