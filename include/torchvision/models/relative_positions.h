#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include "torchvision/core/export.h"

namespace torchvision::models {

/// What attention within windows derives from: it looks the places of its pixels up by a buffer of integers.
class TORCHVISION_API RelativePositionModule : public torch::nn::Module {
 public:
  using torch::nn::Module::Module;
  using torch::nn::Module::to;
  /// These leave the integers what they are, as Python's Module.to does and LibTorch's does not.
  void to(at::ScalarType dtype, bool non_blocking = false) override;
  void to(at::Device device, at::ScalarType dtype, bool non_blocking = false) override;

  at::Tensor relative_position_index;
};

}  // namespace torchvision::models
