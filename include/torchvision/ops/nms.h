#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"

namespace torchvision::ops {

/// Non-maximum suppression: goes through the boxes from the highest score down and drops each that overlaps a kept one
/// by more than `iou_threshold`.
///
/// `boxes` is (N, 4), `(x1, y1, x2, y2)` with x1 <= x2 and y1 <= y2; `scores` is (N), of the same dtype and device.
/// Returns the kept indices, int64, highest score first; equal scores keep their order. A NaN overlap suppresses
/// nothing. Throws c10::Error for other shapes, dtypes or devices. Python: torchvision.ops.nms.
TORCHVISION_API at::Tensor nms(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold);

}  // namespace torchvision::ops
