#include "torchvision/models/vision_transformer.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include "models/build.h"
#include "models/init.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::nn::Conv2dOptions;

torch::nn::AnyModule make_vit_stem(const std::vector<ConvStemConfig>& configs, int64_t hidden_dim) {
  nested::Sequential stem;
  int64_t channels = 3;
  for (size_t i = 0; i < configs.size(); ++i) {
    const ConvStemConfig& config = configs[i];
    stem->push_back("conv_bn_relu_" + std::to_string(i),
                    ops::Conv2dNormActivation(channels, config.out_channels,
                                              {.kernel_size = config.kernel_size,
                                               .stride = config.stride,
                                               .norm_layer = config.norm_layer,
                                               .activation_layer = config.activation_layer}));
    channels = config.out_channels;
  }
  stem->push_back("conv_last", conv2d(Conv2dOptions(channels, hidden_dim, 1)));
  return torch::nn::AnyModule(stem);
}

torch::nn::AnyModule make_vit_conv_proj(const VisionTransformerOptions& options) {
  if (options.conv_stem_configs) return make_vit_stem(*options.conv_stem_configs, options.hidden_dim);
  return torch::nn::AnyModule(
      conv2d(Conv2dOptions(3, options.hidden_dim, options.patch_size).stride(options.patch_size)));
}

torch::nn::Sequential make_vit_heads(const VisionTransformerOptions& options) {
  torch::nn::Sequential heads;
  if (options.representation_size) {
    heads->push_back("pre_logits", linear(options.hidden_dim, *options.representation_size));
    heads->push_back("act", torch::nn::Tanh());
  }
  heads->push_back("head", linear(options.representation_size.value_or(options.hidden_dim), options.num_classes));
  return heads;
}

/// What tells one variant from another.
struct VisionTransformerVariant {
  std::string_view name;
  int64_t patch_size, num_layers, num_heads, hidden_dim, mlp_dim;
};

VisionTransformer build_vit(const VisionTransformerVariant& variant, const VisionTransformerBuilderOptions& given) {
  const int64_t num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000);
  const int64_t image_size =
      given.weights ? fixed_parameter(variant.name, "image_size", given.image_size, given.weights->meta().min_height)
                    : given.image_size.value_or(224);
  const VisionTransformerOptions options{.image_size = image_size,
                                         .patch_size = variant.patch_size,
                                         .num_layers = variant.num_layers,
                                         .num_heads = variant.num_heads,
                                         .hidden_dim = variant.hidden_dim,
                                         .mlp_dim = variant.mlp_dim,
                                         .dropout = given.dropout,
                                         .attention_dropout = given.attention_dropout,
                                         .num_classes = num_classes,
                                         .representation_size = given.representation_size,
                                         .norm_layer = given.norm_layer,
                                         .conv_stem_configs = given.conv_stem_configs};
  return build_model<VisionTransformer>(options, given.weights, given.progress);
}

constexpr ModelEntry kVisionTransformers[] = {
    {"vit_b_16", from_model_options<vit_b_16>}, {"vit_b_32", from_model_options<vit_b_32>},
    {"vit_l_16", from_model_options<vit_l_16>}, {"vit_l_32", from_model_options<vit_l_32>},
    {"vit_h_14", from_model_options<vit_h_14>},
};

}  // namespace

std::span<const ModelEntry> vision_transformer_models() { return kVisionTransformers; }

VisionTransformerImpl::VisionTransformerImpl(VisionTransformerOptions vit)
    : CloneableByOptions("VisionTransformer"), options(std::move(vit)) {
  TORCH_CHECK_VALUE(options.patch_size > 0 && options.image_size % options.patch_size == 0,
                    "VisionTransformer: expected image_size divisible by patch_size, got ", options.image_size, " and ",
                    options.patch_size);
  class_token = register_parameter("class_token", at::zeros({1, 1, options.hidden_dim}));
  conv_proj = make_vit_conv_proj(options);
  register_module("conv_proj", conv_proj.ptr());
  const int64_t side = options.image_size / options.patch_size;
  encoder = register_module("encoder", Encoder(EncoderOptions{.seq_length = side * side + 1,
                                                              .num_layers = options.num_layers,
                                                              .block = {.num_heads = options.num_heads,
                                                                        .hidden_dim = options.hidden_dim,
                                                                        .mlp_dim = options.mlp_dim,
                                                                        .dropout = options.dropout,
                                                                        .attention_dropout = options.attention_dropout,
                                                                        .norm_layer = options.norm_layer}}));
  heads = register_module("heads", make_vit_heads(options));
  if (!NoInitGuard::is_enabled()) draw_values();
}

void VisionTransformerImpl::draw_values() {
  using torch::nn::init::normal_, torch::nn::init::zeros_;
  const auto by_inputs = [](int64_t inputs) { return std::sqrt(1.0 / static_cast<double>(inputs)); };
  if (auto* patches = conv_proj.ptr()->as<torch::nn::Conv2d>()) {
    trunc_normal_(patches->weight, 0.0, by_inputs(3 * options.patch_size * options.patch_size));
    zeros_(patches->bias);
  } else if (auto* last = conv_proj.ptr()->named_children()["conv_last"]->as<torch::nn::Conv2d>()) {
    normal_(last->weight, 0.0, std::sqrt(2.0 / static_cast<double>(options.hidden_dim)));
    zeros_(last->bias);
  }
  if (options.representation_size) {
    auto* pre_logits = heads[0]->as<torch::nn::Linear>();
    trunc_normal_(pre_logits->weight, 0.0, by_inputs(options.hidden_dim));
    zeros_(pre_logits->bias);
  }
  auto* head = heads[heads->size() - 1]->as<torch::nn::Linear>();
  zeros_(head->weight);
  zeros_(head->bias);
}

at::Tensor VisionTransformerImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::record, nodes::skip;
  const int64_t size = options.image_size;
  TORCH_CHECK_VALUE(images.dim() == 4 && images.size(2) == size && images.size(3) == size,
                    "VisionTransformer: expected images (N, 3, ", size, ", ", size, "), got ", images.sizes());
  skip({"getattr", "getitem", "getitem", "getitem", "getitem", "eq", "_assert", "eq", "_assert", "floordiv",
        "floordiv"});
  at::Tensor x = nodes::call(conv_proj, images);
  skip({"mul"});
  x = record("permute", record("reshape", x.flatten(2)).transpose(1, 2));
  skip({"getattr", "getitem"});
  const at::Tensor token = nodes::record_parameter("class_token", class_token);
  x = record("cat", at::cat({record("expand", token.expand_as(x.slice(1, 0, 1))), x}, 1));
  x = nodes::call(encoder, x);
  return nodes::run(heads, record("getitem", x.select(1, 0)));
}

VisionTransformer vit_b_16(const VisionTransformerBuilderOptions& options) {
  return build_vit({"vit_b_16", 16, 12, 12, 768, 3072}, options);
}

VisionTransformer vit_b_32(const VisionTransformerBuilderOptions& options) {
  return build_vit({"vit_b_32", 32, 12, 12, 768, 3072}, options);
}

VisionTransformer vit_l_16(const VisionTransformerBuilderOptions& options) {
  return build_vit({"vit_l_16", 16, 24, 16, 1024, 4096}, options);
}

VisionTransformer vit_l_32(const VisionTransformerBuilderOptions& options) {
  return build_vit({"vit_l_32", 32, 24, 16, 1024, 4096}, options);
}

VisionTransformer vit_h_14(const VisionTransformerBuilderOptions& options) {
  return build_vit({"vit_h_14", 14, 32, 16, 1280, 5120}, options);
}

}  // namespace torchvision::models
