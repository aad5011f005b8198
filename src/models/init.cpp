#include "models/init.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <cmath>

#include "torchvision/ops/modules/module.h"

namespace torchvision::models {
namespace {

double normal_cdf(double x) { return (1.0 + std::erf(x / std::sqrt(2.0))) / 2.0; }

/// `value` as the tensor's dtype holds it.
double as_held(const at::Tensor& tensor, double value) {
  return at::scalar_tensor(value, at::TensorOptions(tensor.scalar_type())).item<double>();
}

/// Draws normal values again until all are inside: few are outside.
void reject_normal(at::Tensor& tensor, double mean, double std, double a, double b) {
  const double low = as_held(tensor, a), high = as_held(tensor, b);
  at::Tensor result = tensor.normal_(mean, std);
  for (;;) {
    const at::Tensor outside = (result < low).logical_or_(result > high);
    if (!outside.any().item<bool>()) break;
    result = at::where(outside, at::empty_like(result).normal_(mean, std), result);
  }
  if (!result.is_same(tensor)) tensor.copy_(result);
}

/// Draws uniform values and keeps each with the probability of its density: most normal ones would be outside.
void reject_uniform(at::Tensor& tensor, double mean, double std, double a, double b) {
  const double from_mode = (std::max(a, std::min(mean, b)) - mean) / std;
  const double log_peak = -0.5 * (from_mode * from_mode);
  at::Tensor candidates = at::empty_like(tensor);
  at::Tensor chance = at::empty_like(tensor);
  const auto refused = [&] {
    candidates.sub_(mean).div_(std).pow_(2).mul_(-0.5).sub_(log_peak);
    return chance.uniform_().log_().gt(candidates);
  };
  candidates.copy_(tensor.uniform_(a, b));
  at::Tensor pending = refused();
  while (pending.any().item<bool>()) {
    candidates.uniform_(a, b);
    tensor.copy_(at::where(pending, candidates, tensor));
    pending = at::where(pending, refused(), pending);
  }
}

void trunc_normal_layer(at::Tensor& weight, at::Tensor& bias, double std) {
  trunc_normal_(weight, 0.0, std);
  if (bias.defined()) torch::nn::init::zeros_(bias);
}

}  // namespace

at::Tensor trunc_normal_(at::Tensor tensor, double mean, double std, double a, double b) {
  if (ops::NoInitGuard::is_enabled()) return tensor;
  const at::NoGradGuard no_grad;
  const double inside = normal_cdf((b - mean) / std) - normal_cdf((a - mean) / std);
  if (inside > 0.3)
    reject_normal(tensor, mean, std, a, b);
  else
    reject_uniform(tensor, mean, std, a, b);
  return tensor;
}

void trunc_normal_convolutions_and_linears(torch::nn::Module& model, double std) {
  if (ops::NoInitGuard::is_enabled()) return;
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* conv = module->as<torch::nn::Conv2dImpl>()) trunc_normal_layer(conv->weight, conv->bias, std);
    if (auto* linear = module->as<torch::nn::LinearImpl>()) trunc_normal_layer(linear->weight, linear->bias, std);
  }
}

void trunc_normal_linears(torch::nn::Module& model, double std) {
  if (ops::NoInitGuard::is_enabled()) return;
  for (const auto& module : model.modules(/*include_self=*/false))
    if (auto* linear = module->as<torch::nn::LinearImpl>()) trunc_normal_layer(linear->weight, linear->bias, std);
}

void xavier_linears(torch::nn::Module& model) {
  if (ops::NoInitGuard::is_enabled()) return;
  for (const auto& module : model.modules(/*include_self=*/false))
    if (auto* linear = module->as<torch::nn::LinearImpl>()) {
      torch::nn::init::xavier_uniform_(linear->weight);
      if (linear->bias.defined()) torch::nn::init::normal_(linear->bias, 0.0, 1e-6);
    }
}

}  // namespace torchvision::models
