#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "torchvision/core/export.h"

namespace torchvision::ops {

enum class MatrixNmsKernel { kLinear, kGaussian };

struct MatrixNmsOptions {
  std::optional<at::Tensor> labels = std::nullopt;  ///< (N), integers: only boxes of one label lower each other
  MatrixNmsKernel kernel = MatrixNmsKernel::kGaussian;
  double sigma = 2.0;  ///< gaussian: a larger one lowers more
};

/// Lowers all scores at once, each by its worst overlap with a better one, softened where that one is itself
/// overlapped: no loop over boxes, and masks as well as boxes.
///
/// `iou` is (N, N), the overlaps of the detections among themselves (`box_iou(boxes, boxes)`, or of masks), `scores`
/// (N), both of one floating dtype. Returns the lowered scores (N), in the order of `scores`; gradients flow to both.
/// Equal scores rank by index. Throws c10::Error for other shapes. SOLOv2, Wang et al. 2020, arXiv:2003.10152.
TORCHVISION_API at::Tensor matrix_nms(const at::Tensor& iou, const at::Tensor& scores,
                                      const MatrixNmsOptions& options = {});

}  // namespace torchvision::ops
