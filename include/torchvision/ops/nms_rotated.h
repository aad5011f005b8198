#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"

namespace torchvision::ops {

/// Non-maximum suppression of rotated boxes: goes through them from the highest score down and drops each that overlaps
/// a kept one by more than `iou_threshold`.
///
/// `boxes` is (N, 5), `(centre x, centre y, width, height, degrees counterclockwise)`, `scores` (N), both float32 or
/// float64 on the CPU. Returns the kept indices, int64, highest score first; equal scores keep their order. Boxes
/// without area or with NaN overlap nothing. Throws c10::Error for other shapes, dtypes or devices. After detectron2's
/// nms_rotated, with `nms`'s comparison.
TORCHVISION_API at::Tensor nms_rotated(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold);

}  // namespace torchvision::ops
