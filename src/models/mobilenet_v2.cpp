#include "torchvision/models/mobilenet_v2.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/dropout.h>

#include "models/build.h"
#include "models/init_layers.h"
#include "models/layers.h"
#include "models/make_divisible.h"
#include "models/nodes.h"
#include "torchvision/ops/modules/misc.h"

namespace torchvision::models {
namespace {

constexpr int64_t kMobileNetV2Stem = 32;
constexpr int64_t kMobileNetV2Head = 1280;

constexpr ModelEntry kMobileNetV2s[] = {
    {"mobilenet_v2", from_model_options<mobilenet_v2>},
};

}  // namespace

std::span<const ModelEntry> mobilenet_v2_models() { return kMobileNetV2s; }

MobileNetV2BlockImpl::MobileNetV2BlockImpl(MobileNetV2BlockOptions block)
    : CloneableByOptions("InvertedResidual"), options(std::move(block)) {
  TORCH_CHECK_VALUE(options.stride == 1 || options.stride == 2, "MobileNetV2Block: stride should be 1 or 2 instead of ",
                    options.stride);
  const NormLayer norm_layer = norm_or(options.norm_layer);
  const auto activation = ops::activation<torch::nn::ReLU6>;
  const int64_t hidden = options.inp * options.expand_ratio;
  torch::nn::Sequential layers;
  if (options.expand_ratio != 1)
    layers->push_back(ops::Conv2dNormActivation(
        options.inp, hidden, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = activation}));
  layers->push_back(ops::Conv2dNormActivation(
      hidden, hidden,
      {.stride = options.stride, .groups = hidden, .norm_layer = norm_layer, .activation_layer = activation}));
  layers->push_back(conv2d(torch::nn::Conv2dOptions(hidden, options.oup, 1).bias(false)));
  layers->push_back(norm_layer(options.oup));
  conv = register_module("conv", layers);
}

at::Tensor MobileNetV2BlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  const at::Tensor out = nodes::run(conv, input);
  return options.stride == 1 && options.inp == options.oup ? nodes::record("add", input + out) : out;
}

MobileNetV2Impl::MobileNetV2Impl(MobileNetV2Options net) : CloneableByOptions("MobileNetV2"), options(std::move(net)) {
  TORCH_CHECK_VALUE(!options.inverted_residual_setting.empty(),
                    "MobileNetV2: inverted_residual_setting should be non-empty");
  const NormLayer norm_layer = norm_or(options.norm_layer);
  const auto activation = ops::activation<torch::nn::ReLU6>;
  const auto width = [&](int64_t channels, double mult) {
    return make_divisible(static_cast<double>(channels) * mult, options.round_nearest);
  };
  int64_t channels = width(kMobileNetV2Stem, options.width_mult);
  const int64_t last = width(kMobileNetV2Head, std::max(1.0, options.width_mult));
  features = torch::nn::Sequential();
  features->push_back(
      ops::Conv2dNormActivation(3, channels, {.stride = 2, .norm_layer = norm_layer, .activation_layer = activation}));
  for (const MobileNetV2Stage& stage : options.inverted_residual_setting) {
    for (int64_t i = 0; i < stage.repeats; ++i) {
      const MobileNetV2BlockOptions block{.inp = channels,
                                          .oup = width(stage.channels, options.width_mult),
                                          .stride = i == 0 ? stage.stride : 1,
                                          .expand_ratio = stage.expand_ratio,
                                          .norm_layer = norm_layer};
      features->push_back(MobileNetV2Block(block));
      channels = block.oup;
    }
  }
  features->push_back(ops::Conv2dNormActivation(
      channels, last, {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = activation}));
  register_module("features", features);
  classifier = register_module(
      "classifier", torch::nn::Sequential(torch::nn::Dropout(options.dropout), linear(last, options.num_classes)));
  init_layers(*this);
}

at::Tensor MobileNetV2Impl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  const at::Tensor x =
      nodes::record("adaptive_avg_pool2d", at::adaptive_avg_pool2d(nodes::run(features, images), {1, 1}));
  return nodes::run(classifier, nodes::record("flatten", x.flatten(1)));
}

MobileNetV2 mobilenet_v2(const MobileNetV2BuilderOptions& given) {
  const MobileNetV2Options options{
      .num_classes = num_classes_of("mobilenet_v2", given.weights, given.num_classes, 1000),
      .width_mult = given.width_mult,
      .inverted_residual_setting = given.inverted_residual_setting,
      .round_nearest = given.round_nearest,
      .norm_layer = given.norm_layer,
      .dropout = given.dropout};
  return build_model<MobileNetV2>(options, given.weights, given.progress);
}

}  // namespace torchvision::models
