#pragma once

#include "torchvision/ops/box_loss_options.h"

namespace torchvision::ops {

/// 1 less box_iou's measure with the smallest box around both, Rezatofighi et al. 2019, arXiv:1902.09630: of each of
/// `boxes1` (N, 4) or (4) with its partner in `boxes2`, format "xyxy". Differentiable. Returns (N), or a scalar where
/// `reduction` is "mean" or "sum"; throws c10::ValueError for another one. Python:
/// torchvision.ops.generalized_box_iou_loss.
TORCHVISION_API at::Tensor generalized_box_iou_loss(const at::Tensor& boxes1, const at::Tensor& boxes2,
                                                    const BoxLossOptions& options = {});

}  // namespace torchvision::ops
