#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"

namespace torchvision::ops {

/// Non-maximum suppression: goes through the boxes from the highest score down and drops each that overlaps a kept one
/// by more than `iou_threshold`.
///
/// `boxes` is (N, 4), `(x1, y1, x2, y2)` with x1 <= x2 and y1 <= y2; `scores` is (N), of the same dtype and device.
/// Returns the kept indices, int64, highest score first; equal scores keep their order. A NaN overlap suppresses
/// nothing. Quantized boxes and scores are compared by their integers. Throws c10::Error for other shapes, dtypes or
/// devices. Python: torchvision.ops.nms.
TORCHVISION_API at::Tensor nms(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold);

/// nms within each class: boxes of different classes never suppress each other.
///
/// `boxes` and `scores` as for nms; `idxs` (N) names each box's class, integers. Returns the kept indices, int64,
/// highest score first. The same answers as Python's, which up to 1000 boxes moves each class to a place of its own in
/// the dtype's arithmetic; but where a coordinate is infinite or NaN, or the moving would overflow, classes are gone
/// through one by one, so that such a box has no effect on others (Python then stops suppressing anywhere). Equal
/// scores keep their order (Python's do not always, from 1001 boxes on). Throws c10::Error for other shapes or dtypes.
/// Python: torchvision.ops.batched_nms.
TORCHVISION_API at::Tensor batched_nms(const at::Tensor& boxes, const at::Tensor& scores, const at::Tensor& idxs,
                                       double iou_threshold);

}  // namespace torchvision::ops
