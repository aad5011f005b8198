#include "models/layers.h"

#include <torch/nn/init.h>
#include <torch/nn/modules/normalization.h>

#include "models/nodes.h"

namespace torchvision::models {

namespace nested {

at::Tensor SequentialImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  return nodes::run(*this, input);
}

std::shared_ptr<torch::nn::Module> SequentialImpl::clone(const std::optional<at::Device>& device) const {
  auto copy = std::make_shared<SequentialImpl>();
  const auto names = named_children().keys();
  for (size_t i = 0; i < names.size(); ++i)
    copy->push_back(names[i], (begin() + static_cast<ptrdiff_t>(i))->clone(device));
  return copy;
}

}  // namespace nested

torch::nn::AnyModule make_norm(const NormLayer& factory, int64_t channels) {
  return factory ? factory(channels) : torch::nn::AnyModule(torch::nn::BatchNorm2d(channels));
}

torch::nn::LayerNorm layer_norm(int64_t size, double eps) {
  return torch::nn::LayerNorm(torch::nn::LayerNormOptions({size}).eps(eps));
}

double growing_probability(double last, int64_t index, int64_t count) {
  return count > 1 ? last * static_cast<double>(index) / static_cast<double>(count - 1) : 0.0;
}

void init_convolutions(torch::nn::Module& model) {
  if (NoInitGuard::is_enabled()) return;
  const auto reset_norm = [](at::Tensor& weight, at::Tensor& bias) {
    if (weight.defined()) torch::nn::init::ones_(weight);
    if (bias.defined()) torch::nn::init::zeros_(bias);
  };
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* conv = module->as<torch::nn::Conv2dImpl>())
      torch::nn::init::kaiming_normal_(conv->weight, 0, torch::kFanOut, torch::kReLU);
    else if (auto* batch_norm = module->as<torch::nn::BatchNorm2dImpl>())
      reset_norm(batch_norm->weight, batch_norm->bias);
    else if (auto* group_norm = module->as<torch::nn::GroupNormImpl>())
      reset_norm(group_norm->weight, group_norm->bias);
  }
}

torch::nn::ReLU relu_in_place() { return torch::nn::ReLU(torch::nn::ReLUOptions().inplace(true)); }

torch::nn::MaxPool2d max_pool(int64_t kernel, int64_t stride, bool ceil_mode) {
  return torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(kernel).stride(stride).ceil_mode(ceil_mode));
}

torch::nn::AdaptiveAvgPool2d adaptive_pool(int64_t side) {
  return torch::nn::AdaptiveAvgPool2d(torch::nn::AdaptiveAvgPool2dOptions({side, side}));
}

torch::nn::Dropout dropout_layer(double probability) {
  return torch::nn::Dropout(torch::nn::DropoutOptions(probability));
}

torch::nn::Sequential sequential(std::initializer_list<Layer> layers) {
  torch::nn::Sequential result;
  for (const Layer& layer : layers) result->push_back(layer.module);
  return result;
}

}  // namespace torchvision::models
