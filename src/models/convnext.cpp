#include "torchvision/models/convnext.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/activation.h>

#include "models/build.h"
#include "models/init.h"
#include "models/layers.h"
#include "models/nodes.h"
#include "torchvision/ops/modules/misc.h"

namespace torchvision::models {
namespace {

using torch::nn::Conv2dOptions;

torch::nn::AnyModule make_cn_block_norm(const NormLayer& factory, int64_t channels) {
  return factory ? factory(channels) : torch::nn::AnyModule(layer_norm(channels, 1e-6));
}

torch::nn::AnyModule convnext_norm(int64_t channels) {
  return torch::nn::AnyModule(LayerNorm2d(torch::nn::LayerNormOptions({channels}).eps(1e-6)));
}

nested::Sequential make_convnext_halving(const NormLayer& norm, int64_t in, int64_t out) {
  nested::Sequential halving;
  halving->push_back(norm(in));
  halving->push_back(conv2d(Conv2dOptions(in, out, 2).stride(2)));
  return halving;
}

torch::nn::Sequential make_convnext_features(const ConvNeXtOptions& options, const NormLayer& norm) {
  torch::nn::Sequential features;
  features->push_back(ops::Conv2dNormActivation(
      3, options.block_setting.front().input_channels,
      {.kernel_size = 4, .stride = 4, .padding = 0, .norm_layer = norm, .activation_layer = nullptr, .bias = true}));
  int64_t total = 0, index = 0;
  for (const auto& stage : options.block_setting) total += stage.num_layers;
  for (const auto& stage : options.block_setting) {
    nested::Sequential blocks;
    for (int64_t i = 0; i < stage.num_layers; ++i)
      blocks->push_back(CNBlock(
          CNBlockOptions{.dim = stage.input_channels,
                         .layer_scale = options.layer_scale,
                         .stochastic_depth_prob = growing_probability(options.stochastic_depth_prob, index++, total)}));
    features->push_back(blocks);
    if (stage.out_channels) features->push_back(make_convnext_halving(norm, stage.input_channels, *stage.out_channels));
  }
  return features;
}

/// What tells one variant from another.
struct ConvNeXtVariant {
  std::string_view name;
  std::array<int64_t, 4> channels;
  std::array<int64_t, 4> layers;
  double stochastic_depth_prob;
};

ConvNeXt build_convnext(const ConvNeXtVariant& variant, const ConvNeXtBuilderOptions& given) {
  std::vector<CNBlockConfig> stages;
  for (size_t i = 0; i < variant.channels.size(); ++i)
    stages.push_back(
        {.input_channels = variant.channels[i],
         .out_channels = i + 1 < variant.channels.size() ? std::optional(variant.channels[i + 1]) : std::nullopt,
         .num_layers = variant.layers[i]});
  const ConvNeXtOptions options{
      .block_setting = std::move(stages),
      .stochastic_depth_prob = given.stochastic_depth_prob.value_or(variant.stochastic_depth_prob),
      .layer_scale = given.layer_scale,
      .num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000),
      .norm_layer = given.norm_layer};
  return build_model<ConvNeXt>(options, given.weights, given.progress);
}

constexpr ModelEntry kConvNeXts[] = {
    {"convnext_tiny", from_model_options<convnext_tiny>},
    {"convnext_small", from_model_options<convnext_small>},
    {"convnext_base", from_model_options<convnext_base>},
    {"convnext_large", from_model_options<convnext_large>},
};

}  // namespace

std::span<const ModelEntry> convnext_models() { return kConvNeXts; }

at::Tensor LayerNorm2dImpl::forward(const at::Tensor& x) {
  const nodes::Scope scope(*this);
  const at::Tensor last = nodes::record("permute", x.permute({0, 2, 3, 1}));
  nodes::record_parameter("weight", weight);
  nodes::record_parameter("bias", bias);
  const at::Tensor normalized = nodes::record("layer_norm", LayerNormImpl::forward(last));
  return nodes::record("permute", normalized.permute({0, 3, 1, 2}));
}

CNBlockImpl::CNBlockImpl(CNBlockOptions cn) : CloneableByOptions("CNBlock"), options(std::move(cn)) {
  const int64_t dim = options.dim;
  layer_scale = register_parameter("layer_scale", at::full({dim, 1, 1}, options.layer_scale));
  block = register_module("block", torch::nn::Sequential());
  block->push_back(conv2d(Conv2dOptions(dim, dim, 7).padding(3).groups(dim)));
  block->push_back(ops::Permute({0, 2, 3, 1}));
  block->push_back(make_cn_block_norm(options.norm_layer, dim));
  block->push_back(linear(dim, 4 * dim));
  block->push_back(torch::nn::GELU());
  block->push_back(linear(4 * dim, dim));
  block->push_back(ops::Permute({0, 3, 1, 2}));
  stochastic_depth = register_module("stochastic_depth", ops::StochasticDepth(options.stochastic_depth_prob, "row"));
}

at::Tensor CNBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  nodes::record_parameter("layer_scale", layer_scale);
  const at::Tensor scaled = nodes::record("mul", layer_scale * nodes::run(block, input));
  return nodes::add_in_place(nodes::call(stochastic_depth, scaled), input);
}

ConvNeXtImpl::ConvNeXtImpl(ConvNeXtOptions convnext) : CloneableByOptions("ConvNeXt"), options(std::move(convnext)) {
  TORCH_CHECK_VALUE(!options.block_setting.empty(), "ConvNeXt: expected at least one stage in block_setting, got none");
  const NormLayer norm = options.norm_layer ? options.norm_layer : convnext_norm;
  features = register_module("features", make_convnext_features(options, norm));
  avgpool = register_module("avgpool", ops::adaptive_avg_pool2d(1));
  const CNBlockConfig& last = options.block_setting.back();
  const int64_t channels = last.out_channels.value_or(last.input_channels);
  classifier = register_module("classifier", torch::nn::Sequential());
  classifier->push_back(norm(channels));
  classifier->push_back(torch::nn::Flatten(torch::nn::FlattenOptions().start_dim(1)));
  classifier->push_back(linear(channels, options.num_classes));
  trunc_normal_convolutions_and_linears(*this, 0.02);
}

at::Tensor ConvNeXtImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  return nodes::run(classifier, nodes::call(avgpool, nodes::run(features, images)));
}

ConvNeXt convnext_tiny(const ConvNeXtBuilderOptions& options) {
  return build_convnext({"convnext_tiny", {96, 192, 384, 768}, {3, 3, 9, 3}, 0.1}, options);
}

ConvNeXt convnext_small(const ConvNeXtBuilderOptions& options) {
  return build_convnext({"convnext_small", {96, 192, 384, 768}, {3, 3, 27, 3}, 0.4}, options);
}

ConvNeXt convnext_base(const ConvNeXtBuilderOptions& options) {
  return build_convnext({"convnext_base", {128, 256, 512, 1024}, {3, 3, 27, 3}, 0.5}, options);
}

ConvNeXt convnext_large(const ConvNeXtBuilderOptions& options) {
  return build_convnext({"convnext_large", {192, 384, 768, 1536}, {3, 3, 27, 3}, 0.5}, options);
}

}  // namespace torchvision::models
