#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/nn/module.h>

#include "support/assert_close.h"
#include "torchvision/inference/optimize.h"

namespace torchvision::testing {

/// Values that no initialisation gives: statistics that do something, no zeros where a layer would hide an error.
inline void make_ordinary(torch::nn::Module& module) {
  const at::NoGradGuard no_grad;
  for (auto& buffer : module.named_buffers()) {
    if (buffer.key().ends_with("running_mean")) buffer.value().uniform_(-0.2, 0.2);
    if (buffer.key().ends_with("running_var")) buffer.value().uniform_(0.5, 1.5);
  }
  for (at::Tensor& parameter : module.parameters()) parameter.add_(at::randn_like(parameter), 0.01);
}

inline double difference(const at::Tensor& actual, const at::Tensor& expected) {
  EXPECT_EQ(actual.sizes(), expected.sizes());
  return ((actual - expected).abs().max() / expected.abs().max()).item<double>();
}

}  // namespace torchvision::testing
