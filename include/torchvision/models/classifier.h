#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <iosfwd>

#include "torchvision/core/export.h"
#include "torchvision/ops/modules/layer_factories.h"
#include "torchvision/ops/modules/module.h"

namespace torchvision::models {

/// A network that gives each image one score a class.
class TORCHVISION_API Classifier : public torch::nn::Module {
 public:
  using torch::nn::Module::Module;
  ~Classifier() override;

  /// images: (N, C, H, W), float; returns (N, num_classes), unnormalised scores ("logits").
  virtual at::Tensor forward(const at::Tensor& images) = 0;
};

using ops::CloneableByOptions;
using ops::NoInitGuard;
using ops::NormLayer;
using ops::to_string;

/// The module tree as Python prints it.
TORCHVISION_API std::ostream& operator<<(std::ostream& stream, const Classifier& model);

}  // namespace torchvision::models
