#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>

#include "torchvision/tv_tensors/bounding_box_format.h"

namespace torchvision::transforms::functional {

/// Pictures larger than this along one edge are a mistake, and 32-bit index arithmetic is safe below it.
inline constexpr int64_t kMaxEdge = (int64_t{1} << 31) - 1;

inline void check_image(const char* function, const at::Tensor& image, int64_t min_dims) {
  TORCH_CHECK_VALUE(image.defined(), function, ": expected an image tensor, got an undefined tensor");
  TORCH_CHECK_VALUE(image.dim() >= min_dims, function, ": expected an image of size (..., ",
                    min_dims >= 3 ? "C, H, W" : "H, W", "), got a tensor of shape ", image.sizes());
}

/// Boxes (..., K) as (N, K).
inline at::Tensor flat_boxes(const char* function, const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format) {
  const int numbers = tv_tensors::numbers_of(format);
  TORCH_CHECK_VALUE(boxes.defined() && boxes.dim() >= 1 && boxes.size(-1) == numbers, function,
                    ": expected boxes (..., ", numbers, ") for the format ", tv_tensors::to_string(format),
                    ", got a tensor of shape ", boxes.sizes());
  return boxes.reshape({-1, numbers});
}

inline void check_rectangle(const char* function, int64_t top, int64_t left, int64_t height, int64_t width) {
  TORCH_CHECK_VALUE(height >= 0 && width >= 0 && height <= kMaxEdge && width <= kMaxEdge, function,
                    ": expected a height and width from 0 to ", kMaxEdge, ", got ", height, "x", width);
  TORCH_CHECK_VALUE(std::max(std::abs(double(top)), std::abs(double(left))) <= double(kMaxEdge), function,
                    ": expected top and left within ", kMaxEdge, " of 0, got ", top, " and ", left);
}

inline void check_points(const char* function, const at::Tensor& points) {
  TORCH_CHECK_VALUE(points.defined() && points.dim() >= 1 && points.size(-1) == 2, function,
                    ": expected points (..., 2), got a tensor of shape ", points.sizes());
}

}  // namespace torchvision::transforms::functional
