#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

/// Initial values that LibTorch does not draw as Python does. Nothing is drawn under a NoInitGuard.
namespace torchvision::models {

/// Normal values of which none is outside [a, b]: those that were are drawn again, as often as it takes, so that the
/// generator is left as Python leaves it. Python: torch.nn.init.trunc_normal_ (PyTorch 2.14).
at::Tensor trunc_normal_(at::Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0);

/// Weights of all convolutions and linear layers below `model`: truncated normal; their biases: zero.
void trunc_normal_convolutions_and_linears(torch::nn::Module& model, double std);

/// The same of linear layers alone.
void trunc_normal_linears(torch::nn::Module& model, double std);

/// Linear layers of a transformer's perceptron: Xavier's uniform weights, biases next to zero.
void xavier_linears(torch::nn::Module& model);

}  // namespace torchvision::models
