#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision::ops {

struct SigmoidFocalLossOptions {
  double alpha = 0.25;                  ///< weight of the positive class, 0 to 1; -1 weighs neither
  double gamma = 2.0;                   ///< how much less an easy example counts; 0 makes it cross entropy
  std::string_view reduction = "none";  ///< "none", "mean" or "sum"
};

/// Binary cross entropy in which easy examples count little, for dense detectors.
///
/// `inputs` are scores before the sigmoid, of any shape and a floating dtype; `targets` has the same shape, 1 for the
/// positive class and 0 for the negative one, or between. Differentiable in both. Returns the shape of `inputs`, or a
/// scalar where `reduction` is "mean" or "sum". Throws c10::ValueError for another alpha or reduction, and for shapes
/// that differ. Lin et al. 2017, arXiv:1708.02002. Python: torchvision.ops.sigmoid_focal_loss.
TORCHVISION_API at::Tensor sigmoid_focal_loss(const at::Tensor& inputs, const at::Tensor& targets,
                                              const SigmoidFocalLossOptions& options = {});

}  // namespace torchvision::ops
