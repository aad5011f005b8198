#include "models/init_layers.h"

#include <torch/nn/init.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/normalization.h>

namespace torchvision::models {
namespace {

template <class Norm>
void make_identity(Norm& norm) {
  if (norm.weight.defined()) torch::nn::init::ones_(norm.weight);
  if (norm.bias.defined()) torch::nn::init::zeros_(norm.bias);
}

}  // namespace

NormLayer batch_norm(double eps, double momentum) {
  return [=](int64_t channels) {
    return torch::nn::AnyModule(
        torch::nn::BatchNorm2d(torch::nn::BatchNormOptions(channels).eps(eps).momentum(momentum)));
  };
}

NormLayer norm_or(const NormLayer& given, const NormLayer& otherwise) { return given ? given : otherwise; }

void init_conv(torch::nn::Conv2dImpl& conv) {
  torch::nn::init::kaiming_normal_(conv.weight, 0, torch::kFanOut, torch::kReLU);
  if (conv.bias.defined()) torch::nn::init::zeros_(conv.bias);
}

void init_linear(torch::nn::LinearImpl& linear, double deviation) {
  torch::nn::init::normal_(linear.weight, 0, deviation);
  torch::nn::init::zeros_(linear.bias);
}

void init_layers(torch::nn::Module& model, const LayerInits& inits) {
  if (NoInitGuard::is_enabled()) return;
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* conv = module->as<torch::nn::Conv2dImpl>())
      inits.conv(*conv);
    else if (auto* batch_norm = module->as<torch::nn::BatchNorm2dImpl>())
      make_identity(*batch_norm);
    else if (auto* group_norm = module->as<torch::nn::GroupNormImpl>())
      make_identity(*group_norm);
    else if (auto* linear = module->as<torch::nn::LinearImpl>())
      inits.linear(*linear);
  }
}

}  // namespace torchvision::models
