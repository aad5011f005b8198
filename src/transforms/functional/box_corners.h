#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms::functional {

/// The format that boxes are moved in: kXyxyxyxy for turned ones, kXyxy for others.
tv_tensors::BoundingBoxFormat corner_format(tv_tensors::BoundingBoxFormat format);

/// The corners (4 N, 2) of boxes (N, 4) as kXyxy or (N, 8) as kXyxyxyxy, clockwise from the top left one.
at::Tensor corners_of(const at::Tensor& boxes, bool rotated);

/// Boxes of moved corners (4 N, 2): upright ones (N, 4) around them, or turned ones (N, 8).
at::Tensor boxes_around(const at::Tensor& corners, bool rotated);

/// Parallelograms (..., 8) made rectangles that keep the longer diagonal, as Python's function of that name does.
at::Tensor parallelogram_to_bounding_boxes(const at::Tensor& parallelograms);

/// clamp_bounding_boxes of the turned formats; boxes of any shape (..., K).
at::Tensor clamp_rotated_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                        tv_tensors::CanvasSize canvas_size, tv_tensors::ClampingMode clamping_mode);

/// What is added to boxes of `format` to move them by (x, y): a row (K) of the boxes' dtype and device.
at::Tensor box_offset(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, int64_t x, int64_t y);

/// {x, y} as a row (2) of the points' dtype and device.
at::Tensor point_offset(const at::Tensor& points, int64_t x, int64_t y);

}  // namespace torchvision::transforms::functional
