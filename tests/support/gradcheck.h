#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace torchvision::testing {

using Tensors = std::vector<at::Tensor>;

/// Central differences in double hold about ten digits of a smooth function; kinks between the two points do not occur
/// where the inputs keep away from them.
inline constexpr double kGradcheckStep = 1e-6, kGradcheckTolerance = 1e-5;

/// The derivative of sum(function(inputs) * weights) by one element of one input.
inline double numeric_derivative(const std::function<at::Tensor(const Tensors&)>& function, Tensors inputs,
                                 size_t which, int64_t element, const at::Tensor& weights) {
  const auto at_offset = [&](double offset) {
    const at::NoGradGuard no_grad;
    Tensors moved = inputs;
    moved[which] = inputs[which].detach().clone();
    moved[which].view(-1)[element] += offset;
    return (function(moved) * weights).sum().item<double>();
  };
  return (at_offset(kGradcheckStep) - at_offset(-kGradcheckStep)) / (2 * kGradcheckStep);
}

/// Compares the gradients that backward gives with central differences, for every element of every input that requires
/// a gradient. Inputs are contiguous doubles; the output's elements are weighted by random numbers. Python:
/// torch.autograd.gradcheck.
inline void expect_gradients(const std::function<at::Tensor(const Tensors&)>& function, const Tensors& inputs) {
  const at::Tensor output = function(inputs);
  ASSERT_TRUE(output.requires_grad()) << "the output does not depend on an input that requires a gradient";
  const at::Tensor weights = at::rand_like(output.detach()) + 0.5;
  Tensors differentiable;
  for (const at::Tensor& input : inputs)
    if (input.requires_grad()) differentiable.push_back(input);
  const Tensors gradients = torch::autograd::grad({(output * weights).sum()}, differentiable, {}, std::nullopt,
                                                  /*create_graph=*/false, /*allow_unused=*/true);
  size_t next = 0;
  for (size_t which = 0; which < inputs.size(); ++which) {
    if (!inputs[which].requires_grad()) continue;
    ASSERT_EQ(inputs[which].scalar_type(), at::kDouble);
    const at::Tensor& given = gradients[next++];
    const at::Tensor gradient =
        given.defined() ? given.contiguous().view(-1) : at::zeros({inputs[which].numel()}, at::kDouble);
    for (int64_t i = 0; i < inputs[which].numel(); ++i) {
      const double expected = numeric_derivative(function, inputs, which, i, weights);
      ASSERT_NEAR(gradient[i].item<double>(), expected, kGradcheckTolerance * std::max(1.0, std::abs(expected)))
          << "input " << which << ", element " << i;
    }
  }
}

}  // namespace torchvision::testing
