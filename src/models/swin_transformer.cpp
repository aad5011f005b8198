#include "torchvision/models/swin_transformer.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/activation.h>

#include "models/build.h"
#include "models/init.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

torch::nn::AnyModule make_swin_norm(const NormLayer& factory, int64_t size) {
  return factory ? factory(size) : torch::nn::AnyModule(layer_norm(size));
}

/// Each 2×2 pixels' channels in one pixel, down before right; odd sides are padded with zeros.
at::Tensor merged_patches(const at::Tensor& x) {
  const at::Tensor even = at::constant_pad_nd(x, {0, 0, 0, x.size(-2) % 2, 0, x.size(-3) % 2});
  const auto every_second = [&](int64_t row, int64_t column) {
    return even.slice(-3, row, std::nullopt, 2).slice(-2, column, std::nullopt, 2);
  };
  return at::cat({every_second(0, 0), every_second(1, 0), every_second(0, 1), every_second(1, 1)}, -1);
}

nested::Sequential make_swin_patches(const SwinTransformerOptions& options) {
  const torch::ExpandingArray<2> size(options.patch_size);
  nested::Sequential patches;
  patches->push_back(conv2d(torch::nn::Conv2dOptions(3, options.embed_dim, size).stride(size)));
  patches->push_back(ops::Permute({0, 2, 3, 1}));
  patches->push_back(make_swin_norm(options.norm_layer, options.embed_dim));
  return patches;
}

torch::nn::Sequential make_swin_features(const SwinTransformerOptions& options) {
  torch::nn::Sequential features;
  features->push_back(make_swin_patches(options));
  int64_t total = 0, index = 0;
  for (const int64_t depth : options.depths) total += depth;
  SwinTransformerBlockOptions block{.dim = options.embed_dim,
                                    .window_size = options.window_size,
                                    .mlp_ratio = options.mlp_ratio,
                                    .dropout = options.dropout,
                                    .attention_dropout = options.attention_dropout,
                                    .norm_layer = options.norm_layer,
                                    .version = options.block};
  for (size_t stage = 0; stage < options.depths.size(); ++stage) {
    nested::Sequential blocks;
    block.num_heads = options.num_heads[stage];
    for (int64_t i = 0; i < options.depths[stage]; ++i) {
      for (size_t side = 0; side < 2; ++side) block.shift_size[side] = i % 2 == 0 ? 0 : options.window_size[side] / 2;
      block.stochastic_depth_prob = growing_probability(options.stochastic_depth_prob, index++, total);
      blocks->push_back(SwinTransformerBlock(block));
    }
    features->push_back(blocks);
    if (stage + 1 == options.depths.size()) break;
    features->push_back(PatchMerging(PatchMergingOptions{block.dim, options.norm_layer, options.downsample_layer}));
    block.dim *= 2;
  }
  return features;
}

/// What tells one variant from another.
struct SwinVariant {
  std::string_view name;
  int64_t embed_dim;
  int64_t third_depth;
  int64_t first_heads;
  double stochastic_depth_prob;
  SwinVersion version = SwinVersion::kV1;
};

SwinTransformer build_swin(const SwinVariant& variant, const SwinTransformerBuilderOptions& given) {
  const int64_t window = variant.version == SwinVersion::kV1 ? 7 : 8;
  const int64_t heads = variant.first_heads;
  const SwinTransformerOptions options{
      .embed_dim = variant.embed_dim,
      .depths = {2, 2, variant.third_depth, 2},
      .num_heads = {heads, 2 * heads, 4 * heads, 8 * heads},
      .window_size = {window, window},
      .mlp_ratio = given.mlp_ratio,
      .dropout = given.dropout,
      .attention_dropout = given.attention_dropout,
      .stochastic_depth_prob = variant.stochastic_depth_prob,
      .num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000),
      .norm_layer = given.norm_layer,
      .block = variant.version,
      .downsample_layer = variant.version};
  return build_model<SwinTransformer>(options, given.weights, given.progress);
}

constexpr ModelEntry kSwinTransformers[] = {
    {"swin_t", from_model_options<swin_t>},       {"swin_s", from_model_options<swin_s>},
    {"swin_b", from_model_options<swin_b>},       {"swin_v2_t", from_model_options<swin_v2_t>},
    {"swin_v2_s", from_model_options<swin_v2_s>}, {"swin_v2_b", from_model_options<swin_v2_b>},
};

}  // namespace

std::span<const ModelEntry> swin_transformer_models() { return kSwinTransformers; }

PatchMergingImpl::PatchMergingImpl(PatchMergingOptions merging)
    : CloneableByOptions(merging.version == SwinVersion::kV1 ? "PatchMerging" : "PatchMergingV2"),
      options(std::move(merging)) {
  reduction = register_module("reduction", linear(4 * options.dim, 2 * options.dim, false));
  norm = make_swin_norm(options.norm_layer, (options.version == SwinVersion::kV1 ? 4 : 2) * options.dim);
  register_module("norm", norm.ptr());
}

at::Tensor PatchMergingImpl::forward(const at::Tensor& x) {
  const nodes::Scope scope(*this);
  using nodes::call;
  const at::Tensor merged = nodes::record("_patch_merging_pad", merged_patches(x));
  return options.version == SwinVersion::kV1 ? call(reduction, call(norm, merged))
                                             : call(norm, call(reduction, merged));
}

SwinTransformerBlockImpl::SwinTransformerBlockImpl(SwinTransformerBlockOptions block)
    : CloneableByOptions(block.version == SwinVersion::kV1 ? "SwinTransformerBlock" : "SwinTransformerBlockV2"),
      options(std::move(block)) {
  norm1 = make_swin_norm(options.norm_layer, options.dim);
  register_module("norm1", norm1.ptr());
  attn = register_module(
      "attn", ShiftedWindowAttention(ShiftedWindowAttentionOptions{.dim = options.dim,
                                                                   .window_size = options.window_size,
                                                                   .shift_size = options.shift_size,
                                                                   .num_heads = options.num_heads,
                                                                   .attention_dropout = options.attention_dropout,
                                                                   .dropout = options.dropout,
                                                                   .version = options.version}));
  stochastic_depth = register_module("stochastic_depth", ops::StochasticDepth(options.stochastic_depth_prob, "row"));
  norm2 = make_swin_norm(options.norm_layer, options.dim);
  register_module("norm2", norm2.ptr());
  const auto hidden = static_cast<int64_t>(static_cast<double>(options.dim) * options.mlp_ratio);
  mlp = register_module("mlp",
                        ops::MLP(options.dim, {hidden, options.dim},
                                 {.activation_layer = ops::activation<torch::nn::GELU>, .dropout = options.dropout}));
  xavier_linears(*mlp);
}

at::Tensor SwinTransformerBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  using nodes::call, nodes::record;
  if (options.version == SwinVersion::kV1) {
    const at::Tensor x = record("add", input + call(stochastic_depth, call(attn, call(norm1, input))));
    return record("add", x + call(stochastic_depth, call(mlp, call(norm2, x))));
  }
  const at::Tensor x = record("add", input + call(stochastic_depth, call(norm1, call(attn, input))));
  return record("add", x + call(stochastic_depth, call(norm2, call(mlp, x))));
}

SwinTransformerImpl::SwinTransformerImpl(SwinTransformerOptions swin)
    : CloneableByOptions("SwinTransformer"), options(std::move(swin)) {
  TORCH_CHECK_VALUE(!options.depths.empty() && options.depths.size() == options.num_heads.size(),
                    "SwinTransformer: expected one of depths and num_heads for each stage, got ", options.depths.size(),
                    " and ", options.num_heads.size());
  features = register_module("features", make_swin_features(options));
  const int64_t channels = options.embed_dim << (options.depths.size() - 1);
  norm = make_swin_norm(options.norm_layer, channels);
  register_module("norm", norm.ptr());
  permute = register_module("permute", ops::Permute({0, 3, 1, 2}));
  avgpool = register_module("avgpool", ops::adaptive_avg_pool2d(1));
  flatten = register_module("flatten", torch::nn::Flatten(torch::nn::FlattenOptions().start_dim(1)));
  head = register_module("head", linear(channels, options.num_classes));
  trunc_normal_linears(*this, 0.02);
}

at::Tensor SwinTransformerImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::call;
  const at::Tensor x = call(permute, call(norm, nodes::run(features, images)));
  return call(head, call(flatten, call(avgpool, x)));
}

SwinTransformer swin_t(const SwinTransformerBuilderOptions& options) {
  return build_swin({"swin_t", 96, 6, 3, 0.2}, options);
}

SwinTransformer swin_s(const SwinTransformerBuilderOptions& options) {
  return build_swin({"swin_s", 96, 18, 3, 0.3}, options);
}

SwinTransformer swin_b(const SwinTransformerBuilderOptions& options) {
  return build_swin({"swin_b", 128, 18, 4, 0.5}, options);
}

SwinTransformer swin_v2_t(const SwinTransformerBuilderOptions& options) {
  return build_swin({"swin_v2_t", 96, 6, 3, 0.2, SwinVersion::kV2}, options);
}

SwinTransformer swin_v2_s(const SwinTransformerBuilderOptions& options) {
  return build_swin({"swin_v2_s", 96, 18, 3, 0.3, SwinVersion::kV2}, options);
}

SwinTransformer swin_v2_b(const SwinTransformerBuilderOptions& options) {
  return build_swin({"swin_v2_b", 128, 18, 4, 0.5, SwinVersion::kV2}, options);
}

}  // namespace torchvision::models
