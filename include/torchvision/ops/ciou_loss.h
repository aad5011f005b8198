#pragma once

#include "torchvision/ops/box_loss_options.h"

namespace torchvision::ops {

/// 1 less box_iou's measure with the distance of the centres and unlike aspect ratios, Zheng et al. 2020,
/// arXiv:1911.08287: of each of `boxes1` (N, 4) or (4) with its partner in `boxes2`, format "xyxy". Differentiable.
/// Returns (N), or a scalar where `reduction` is "mean" or "sum"; throws c10::ValueError for another one. Python:
/// torchvision.ops.complete_box_iou_loss.
TORCHVISION_API at::Tensor complete_box_iou_loss(const at::Tensor& boxes1, const at::Tensor& boxes2,
                                                 const BoxLossOptions& options = {});

}  // namespace torchvision::ops
