#pragma once

#include <ATen/core/Tensor.h>

namespace torchvision::ops {

/// The CPU kernel of torchvision::nms.
at::Tensor nms_kernel(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold);

}  // namespace torchvision::ops
