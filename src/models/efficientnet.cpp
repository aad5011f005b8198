#include "torchvision/models/efficientnet.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/dropout.h>

#include <cmath>

#include "models/init_layers.h"
#include "models/layers.h"
#include "models/make_divisible.h"
#include "models/nodes.h"
#include "torchvision/ops/modules/activations.h"
#include "torchvision/ops/modules/misc.h"

namespace torchvision::models {
namespace {

constexpr auto kEfficientNetActivation = ops::activation<ops::SiLU>;

int64_t mbconv_width(int64_t channels, double mult) { return make_divisible(static_cast<double>(channels) * mult, 8); }

void check_mbconv(const MBConvConfig& config) {
  TORCH_CHECK_VALUE(config.stride == 1 || config.stride == 2, "MBConv: stride should be 1 or 2 instead of ",
                    config.stride);
}

torch::nn::Sequential mbconv_layers(const MBConvConfig& config, const NormLayer& norm_layer) {
  const int64_t width = mbconv_width(config.input_channels, config.expand_ratio);
  torch::nn::Sequential layers;
  if (width != config.input_channels)
    layers->push_back(ops::Conv2dNormActivation(
        config.input_channels, width,
        {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = kEfficientNetActivation}));
  layers->push_back(ops::Conv2dNormActivation(width, width,
                                              {.kernel_size = config.kernel,
                                               .stride = config.stride,
                                               .groups = width,
                                               .norm_layer = norm_layer,
                                               .activation_layer = kEfficientNetActivation}));
  const auto in_place = [](std::optional<bool>) { return kEfficientNetActivation(true); };
  layers->push_back(
      ops::SqueezeExcitation(width, std::max<int64_t>(1, config.input_channels / 4), {.activation = in_place}));
  layers->push_back(ops::Conv2dNormActivation(
      width, config.out_channels, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = nullptr}));
  return layers;
}

torch::nn::Sequential fused_mbconv_layers(const MBConvConfig& config, const NormLayer& norm_layer) {
  const int64_t width = mbconv_width(config.input_channels, config.expand_ratio);
  const bool expands = width != config.input_channels;
  torch::nn::Sequential layers;
  layers->push_back(ops::Conv2dNormActivation(config.input_channels, expands ? width : config.out_channels,
                                              {.kernel_size = config.kernel,
                                               .stride = config.stride,
                                               .norm_layer = norm_layer,
                                               .activation_layer = kEfficientNetActivation}));
  if (expands)
    layers->push_back(ops::Conv2dNormActivation(
        width, config.out_channels, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = nullptr}));
  return layers;
}

/// Both kinds of blocks.
template <class Block>
at::Tensor forward_mbconv(Block& block, const at::Tensor& input) {
  const nodes::Scope scope(block);
  const MBConvConfig& config = block.options.config;
  const at::Tensor out = nodes::run(block.block, input);
  if (config.stride != 1 || config.input_channels != config.out_channels) return out;
  return nodes::add_in_place(nodes::call(block.stochastic_depth, out), input);
}

nested::Sequential efficientnet_stage(MBConvOptions block, double depth_prob, int64_t first, int64_t total) {
  nested::Sequential stage;
  for (int64_t i = 0; i < block.config.num_layers; ++i) {
    block.stochastic_depth_prob = depth_prob * static_cast<double>(first + i) / static_cast<double>(total);
    if (block.config.block == EfficientNetBlock::kMBConv)
      stage->push_back(MBConv(block));
    else
      stage->push_back(FusedMBConv(block));
    block.config.input_channels = block.config.out_channels;
    block.config.stride = 1;
  }
  return stage;
}

void init_efficientnet_linear(torch::nn::LinearImpl& layer) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(layer.options.out_features()));
  torch::nn::init::uniform_(layer.weight, -bound, bound);
  torch::nn::init::zeros_(layer.bias);
}

}  // namespace

MBConvConfig MBConvConfig::scaled(double width_mult, double depth_mult) const {
  MBConvConfig result = *this;
  result.input_channels = mbconv_width(input_channels, width_mult);
  result.out_channels = mbconv_width(out_channels, width_mult);
  result.num_layers = static_cast<int64_t>(std::ceil(static_cast<double>(num_layers) * depth_mult));
  return result;
}

MBConvImpl::MBConvImpl(MBConvOptions mbconv) : CloneableByOptions("MBConv"), options(std::move(mbconv)) {
  check_mbconv(options.config);
  block = register_module("block", mbconv_layers(options.config, norm_or(options.norm_layer)));
  stochastic_depth = register_module("stochastic_depth", ops::StochasticDepth(options.stochastic_depth_prob, "row"));
}

at::Tensor MBConvImpl::forward(const at::Tensor& input) { return forward_mbconv(*this, input); }

FusedMBConvImpl::FusedMBConvImpl(MBConvOptions mbconv) : CloneableByOptions("FusedMBConv"), options(std::move(mbconv)) {
  check_mbconv(options.config);
  block = register_module("block", fused_mbconv_layers(options.config, norm_or(options.norm_layer)));
  stochastic_depth = register_module("stochastic_depth", ops::StochasticDepth(options.stochastic_depth_prob, "row"));
}

at::Tensor FusedMBConvImpl::forward(const at::Tensor& input) { return forward_mbconv(*this, input); }

EfficientNetImpl::EfficientNetImpl(EfficientNetOptions net)
    : CloneableByOptions("EfficientNet"), options(std::move(net)) {
  const auto& stages = options.inverted_residual_setting;
  TORCH_CHECK_VALUE(!stages.empty(), "EfficientNet: the inverted_residual_setting should not be empty");
  const NormLayer norm_layer = norm_or(options.norm_layer);
  features = torch::nn::Sequential();
  features->push_back(
      ops::Conv2dNormActivation(3, stages.front().input_channels,
                                {.stride = 2, .norm_layer = norm_layer, .activation_layer = kEfficientNetActivation}));
  int64_t total = 0, first = 0;
  for (const auto& stage : stages) total += stage.num_layers;
  for (const auto& stage : stages) {
    const MBConvOptions block{.config = stage, .norm_layer = norm_layer};
    features->push_back(efficientnet_stage(block, options.stochastic_depth_prob, first, total));
    first += stage.num_layers;
  }
  const int64_t width = stages.back().out_channels;
  const int64_t last = options.last_channel.value_or(4 * width);
  features->push_back(ops::Conv2dNormActivation(
      width, last, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = kEfficientNetActivation}));
  register_module("features", features);
  avgpool = register_module("avgpool", ops::adaptive_avg_pool2d(1));
  classifier = torch::nn::Sequential();
  classifier->push_back(torch::nn::Dropout(torch::nn::DropoutOptions(options.dropout).inplace(true)));
  classifier->push_back(linear(last, options.num_classes));
  register_module("classifier", classifier);
  init_layers(*this, {.linear = init_efficientnet_linear});
}

at::Tensor EfficientNetImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  const at::Tensor x = nodes::call(avgpool, nodes::run(features, images));
  return nodes::run(classifier, nodes::record("flatten", x.flatten(1)));
}

}  // namespace torchvision::models
