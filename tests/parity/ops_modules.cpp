// The C++ side of scripts/parity/parity_ops_modules.py.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "parity/functions.h"
#include "torchvision/ops/drop_block.h"
#include "torchvision/ops/focal_loss.h"
#include "torchvision/ops/stochastic_depth.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;

Tensors sigmoid_focal_loss(const Tensors& in, const json& p) {
  const at::Tensor inputs = in.at("inputs").clone().requires_grad_(),
                   targets = in.at("targets").clone().requires_grad_();
  const auto reduction = p.at("reduction").get<std::string>();
  const at::Tensor out = ops::sigmoid_focal_loss(
      inputs, targets, {.alpha = p.at("alpha"), .gamma = p.at("gamma"), .reduction = reduction});
  const auto gradients = torch::autograd::grad({out.to(at::kFloat).sum()}, {inputs, targets});
  return {{"out", out.detach()}, {"inputs", gradients[0]}, {"targets", gradients[1]}};
}

template <class Operator>
Tensors noise(const Tensors& in, const json& p, const Operator& op) {
  const at::Tensor source = in.at("input").clone().requires_grad_();
  at::manual_seed(p.at("seed").get<uint64_t>());
  // A leaf cannot be changed in place, its double can.
  const at::Tensor out = op(source * 2, p.at("p").get<double>());
  return {{"out", out.detach()}, {"input", torch::autograd::grad({out.to(at::kFloat).sum()}, {source})[0]}};
}

Tensors stochastic_depth(const Tensors& in, const json& p) {
  return noise(in, p, [&](const at::Tensor& input, double probability) {
    return ops::stochastic_depth(input, probability, p.at("mode").get<std::string>(), {.training = p.at("training")});
  });
}

template <auto Operator>
Tensors drop_block(const Tensors& in, const json& p) {
  return noise(in, p, [&](const at::Tensor& input, double probability) {
    return Operator(input, probability, p.at("block_size"), {.inplace = p.at("inplace"), .training = p.at("training")});
  });
}

}  // namespace

Functions ops_modules_functions() {
  return {
      {"ops.drop_block2d", drop_block<ops::drop_block2d>},
      {"ops.drop_block3d", drop_block<ops::drop_block3d>},
      {"ops.sigmoid_focal_loss", sigmoid_focal_loss},
      {"ops.stochastic_depth", stochastic_depth},
  };
}

}  // namespace torchvision::parity
