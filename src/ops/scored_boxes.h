#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

namespace torchvision::ops {

/// What every suppression asks of its boxes and scores.
inline void check_scored_boxes(const char* function, const at::Tensor& boxes, const at::Tensor& scores) {
  TORCH_CHECK_VALUE(boxes.dim() == 2 && boxes.size(1) == 4, function, ": expected boxes of shape (N, 4), got ",
                    boxes.sizes());
  TORCH_CHECK_VALUE(scores.dim() == 1, function, ": expected scores of shape (N), got ", scores.sizes());
  TORCH_CHECK_VALUE(boxes.size(0) == scores.size(0), function, ": expected as many scores as boxes, got ",
                    scores.size(0), " scores and ", boxes.size(0), " boxes");
  TORCH_CHECK_TYPE(boxes.scalar_type() == scores.scalar_type(), function,
                   ": expected boxes and scores of one dtype, got ", boxes.scalar_type(), " and ",
                   scores.scalar_type());
  TORCH_CHECK_VALUE(boxes.device() == scores.device(), function, ": expected boxes and scores on one device, got ",
                    boxes.device(), " and ", scores.device());
}

}  // namespace torchvision::ops
