#include "torchvision/models/mobilenet_v3.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/dropout.h>

#include "models/build.h"
#include "models/init_layers.h"
#include "models/layers.h"
#include "models/make_divisible.h"
#include "models/nodes.h"
#include "torchvision/ops/modules/activations.h"
#include "torchvision/ops/modules/misc.h"

namespace torchvision::models {
namespace {

int64_t mobilenet_v3_width(int64_t channels, double width_mult) {
  return make_divisible(static_cast<double>(channels) * width_mult, 8);
}

/// What tells one variant from another. The blocks from `tail` on are those that a reduced tail makes narrow, and from
/// there on strides may become dilations.
struct MobileNetV3Variant {
  std::string_view name;
  std::vector<MobileNetV3BlockConfig> blocks;
  size_t tail;
  int64_t last_channel;
};

MobileNetV3 build_mobilenet_v3(const MobileNetV3Variant& variant, const MobileNetV3BuilderOptions& given) {
  const int64_t divider = given.reduced_tail ? 2 : 1;
  MobileNetV3Options options{.inverted_residual_setting = variant.blocks,
                             .last_channel = mobilenet_v3_width(variant.last_channel / divider, given.width_mult),
                             .num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000),
                             .norm_layer = given.norm_layer,
                             .dropout = given.dropout};
  auto& blocks = options.inverted_residual_setting;
  for (size_t i = variant.tail; i < blocks.size(); ++i) {
    blocks[i].out_channels /= divider;
    if (i > variant.tail) blocks[i].input_channels /= divider;
    if (i > variant.tail) blocks[i].expanded_channels /= divider;
    if (given.dilated) blocks[i].dilation = 2;
  }
  for (auto& block : blocks) block = block.scaled(given.width_mult);
  return build_model<MobileNetV3>(options, given.weights, given.progress);
}

constexpr ModelEntry kMobileNetV3s[] = {
    {"mobilenet_v3_large", from_model_options<mobilenet_v3_large>},
    {"mobilenet_v3_small", from_model_options<mobilenet_v3_small>},
};

}  // namespace

std::span<const ModelEntry> mobilenet_v3_models() { return kMobileNetV3s; }

MobileNetV3BlockConfig MobileNetV3BlockConfig::scaled(double width_mult) const {
  MobileNetV3BlockConfig result = *this;
  for (int64_t* channels : {&result.input_channels, &result.expanded_channels, &result.out_channels})
    *channels = mobilenet_v3_width(*channels, width_mult);
  return result;
}

MobileNetV3BlockImpl::MobileNetV3BlockImpl(MobileNetV3BlockOptions block_options)
    : CloneableByOptions("InvertedResidual"), options(std::move(block_options)) {
  const MobileNetV3BlockConfig& config = options.config;
  TORCH_CHECK_VALUE(config.stride == 1 || config.stride == 2, "MobileNetV3Block: stride should be 1 or 2 instead of ",
                    config.stride);
  const NormLayer norm_layer = norm_or(options.norm_layer);
  const ops::ActivationLayer activation =
      config.use_hs ? ops::activation<ops::Hardswish> : ops::activation<torch::nn::ReLU>;
  const int64_t width = config.expanded_channels;
  block = torch::nn::Sequential();
  if (width != config.input_channels)
    block->push_back(ops::Conv2dNormActivation(
        config.input_channels, width, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = activation}));
  block->push_back(ops::Conv2dNormActivation(width, width,
                                             {.kernel_size = config.kernel,
                                              .stride = config.dilation > 1 ? 1 : config.stride,
                                              .groups = width,
                                              .norm_layer = norm_layer,
                                              .activation_layer = activation,
                                              .dilation = config.dilation}));
  if (config.use_se)
    block->push_back(ops::SqueezeExcitation(width, make_divisible(static_cast<double>(width / 4), 8),
                                            {.scale_activation = ops::activation<ops::Hardsigmoid>}));
  block->push_back(ops::Conv2dNormActivation(
      width, config.out_channels, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = nullptr}));
  register_module("block", block);
}

at::Tensor MobileNetV3BlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  const at::Tensor out = nodes::run(block, input);
  if (options.config.stride != 1 || options.config.input_channels != options.config.out_channels) return out;
  return nodes::add_in_place(out, input);
}

MobileNetV3Impl::MobileNetV3Impl(MobileNetV3Options net) : CloneableByOptions("MobileNetV3"), options(std::move(net)) {
  const auto& blocks = options.inverted_residual_setting;
  TORCH_CHECK_VALUE(!blocks.empty(), "MobileNetV3: the inverted_residual_setting should not be empty");
  const NormLayer norm_layer = norm_or(options.norm_layer, batch_norm(0.001, 0.01));
  const auto activation = ops::activation<ops::Hardswish>;
  features = torch::nn::Sequential();
  features->push_back(ops::Conv2dNormActivation(
      3, blocks.front().input_channels, {.stride = 2, .norm_layer = norm_layer, .activation_layer = activation}));
  for (const auto& config : blocks)
    features->push_back(MobileNetV3Block(MobileNetV3BlockOptions{.config = config, .norm_layer = norm_layer}));
  const int64_t width = blocks.back().out_channels;
  features->push_back(ops::Conv2dNormActivation(
      width, 6 * width, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = activation}));
  register_module("features", features);
  avgpool = register_module("avgpool", ops::adaptive_avg_pool2d(1));
  classifier = torch::nn::Sequential();
  classifier->push_back(linear(6 * width, options.last_channel));
  classifier->push_back(ops::Hardswish({.inplace = true}));
  classifier->push_back(torch::nn::Dropout(torch::nn::DropoutOptions(options.dropout).inplace(true)));
  classifier->push_back(linear(options.last_channel, options.num_classes));
  register_module("classifier", classifier);
  init_layers(*this);
}

at::Tensor MobileNetV3Impl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  const at::Tensor x = nodes::call(avgpool, nodes::run(features, images));
  return nodes::run(classifier, nodes::record("flatten", x.flatten(1)));
}

MobileNetV3 mobilenet_v3_large(const MobileNetV3BuilderOptions& options) {
  return build_mobilenet_v3({"mobilenet_v3_large",
                             {{16, 3, 16, 16, false, false, 1},
                              {16, 3, 64, 24, false, false, 2},
                              {24, 3, 72, 24, false, false, 1},
                              {24, 5, 72, 40, true, false, 2},
                              {40, 5, 120, 40, true, false, 1},
                              {40, 5, 120, 40, true, false, 1},
                              {40, 3, 240, 80, false, true, 2},
                              {80, 3, 200, 80, false, true, 1},
                              {80, 3, 184, 80, false, true, 1},
                              {80, 3, 184, 80, false, true, 1},
                              {80, 3, 480, 112, true, true, 1},
                              {112, 3, 672, 112, true, true, 1},
                              {112, 5, 672, 160, true, true, 2},
                              {160, 5, 960, 160, true, true, 1},
                              {160, 5, 960, 160, true, true, 1}},
                             12,
                             1280},
                            options);
}

MobileNetV3 mobilenet_v3_small(const MobileNetV3BuilderOptions& options) {
  return build_mobilenet_v3({"mobilenet_v3_small",
                             {{16, 3, 16, 16, true, false, 2},
                              {16, 3, 72, 24, false, false, 2},
                              {24, 3, 88, 24, false, false, 1},
                              {24, 5, 96, 40, true, true, 2},
                              {40, 5, 240, 40, true, true, 1},
                              {40, 5, 240, 40, true, true, 1},
                              {40, 5, 120, 48, true, true, 1},
                              {48, 5, 144, 48, true, true, 1},
                              {48, 5, 288, 96, true, true, 2},
                              {96, 5, 576, 96, true, true, 1},
                              {96, 5, 576, 96, true, true, 1}},
                             8,
                             1024},
                            options);
}

}  // namespace torchvision::models
