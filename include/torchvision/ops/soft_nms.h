#pragma once

#include <ATen/core/Tensor.h>

#include <tuple>

#include "torchvision/core/export.h"

namespace torchvision::ops {

enum class SoftNmsMethod { kLinear, kGaussian };

struct SoftNmsOptions {
  SoftNmsMethod method = SoftNmsMethod::kGaussian;
  double iou_threshold = 0.3;      ///< linear: scores fall by 1 - IoU above this overlap
  double sigma = 0.5;              ///< gaussian: scores fall by exp(-IoU² / sigma); > 0
  double score_threshold = 0.001;  ///< boxes end at this score
};

/// Non-maximum suppression that lowers scores instead of dropping boxes: takes the box with the highest score, lowers
/// those of the others that overlap it, and goes on with the highest that is left.
///
/// `boxes` is (N, 4), `(x1, y1, x2, y2)`, `scores` (N), both float32 or float64 on the CPU. Returns the indices of the
/// boxes that ended above `score_threshold`, int64, in the order they were taken (equal scores by index), and their
/// lowered scores, through which gradients flow to `scores` and `boxes`. Boxes with NaN overlap nothing; NaN scores are
/// never taken. Throws c10::Error for other shapes, dtypes or devices. Bodla et al. 2017, arXiv:1704.04503.
TORCHVISION_API std::tuple<at::Tensor, at::Tensor> soft_nms(const at::Tensor& boxes, const at::Tensor& scores,
                                                            const SoftNmsOptions& options = {});

}  // namespace torchvision::ops
