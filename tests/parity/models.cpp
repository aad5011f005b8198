#include <ATen/ATen.h>
#include <torch/nn.h>

#include "parity/functions.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

namespace torchvision::parity {
namespace {

Tensors whole_network(const Tensors& inputs, const nlohmann::json& parameters) {
  torch::manual_seed(parameters.at("seed").get<uint64_t>());
  const auto model = models::get_model(parameters.at("model").get<std::string>());
  model->eval();
  const torch::NoGradGuard no_grad;
  const at::Tensor logits = model->forward(inputs.at("images"));
  return {{"logits", logits / logits.abs().max()}};
}

}  // namespace

Functions models_functions() {
  Functions functions;
  for (const char* name : {"resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "efficientnet_lite0"})
    functions.emplace("models." + std::string(name), whole_network);
  return functions;
}

}  // namespace torchvision::parity
