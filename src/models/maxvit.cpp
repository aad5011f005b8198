#include "torchvision/models/maxvit.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include "models/build.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using MaxVitSize = std::array<int64_t, 2>;

torch::nn::AnyModule maxvit_batch_norm(int64_t channels) {
  return torch::nn::AnyModule(torch::nn::BatchNorm2d(torch::nn::BatchNormOptions(channels).eps(1e-3).momentum(0.01)));
}

/// What a 3×3 convolution of stride 2 makes of a size.
MaxVitSize maxvit_halved(const MaxVitSize& size) { return {(size[0] - 1) / 2 + 1, (size[1] - 1) / 2 + 1}; }

void check_maxvit_blocks(const MaxVitOptions& options) {
  TORCH_CHECK_VALUE(!options.block_channels.empty() && options.block_channels.size() == options.block_layers.size(),
                    "MaxVit: expected one of block_channels and block_layers for each block, got ",
                    options.block_channels.size(), " and ", options.block_layers.size());
  const int64_t side = options.partition_size;
  MaxVitSize size = maxvit_halved(options.input_size);
  for (size_t i = 0; i < options.block_channels.size(); ++i) {
    size = maxvit_halved(size);
    TORCH_CHECK_VALUE(side > 0 && size[0] % side == 0 && size[1] % side == 0, "MaxVit: the input size (", size[0], ", ",
                      size[1], ") of block ", i, " is not divisible by the partition size ", side,
                      ": change the partition size or the input size");
  }
}

torch::nn::Sequential make_maxvit_stem(const MaxVitOptions& options, const NormLayer& norm) {
  const int64_t channels = options.stem_channels;
  torch::nn::Sequential stem;
  stem->push_back(ops::Conv2dNormActivation(3, channels,
                                            {.stride = 2,
                                             .norm_layer = norm,
                                             .activation_layer = options.activation_layer,
                                             .inplace = std::nullopt,
                                             .bias = false}));
  stem->push_back(ops::Conv2dNormActivation(channels, channels,
                                            {.norm_layer = nullptr, .activation_layer = nullptr, .bias = true}));
  return stem;
}

/// `count` probabilities from 0 to `last`, rounded as NumPy's linspace rounds them.
std::vector<double> maxvit_probabilities(double last, int64_t count) {
  std::vector<double> values(static_cast<size_t>(count), 0.0);
  const double step = last / static_cast<double>(count - 1);
  for (int64_t i = 1; i < count; ++i)
    values[static_cast<size_t>(i)] = i + 1 < count ? static_cast<double>(i) * step : last;
  return values;
}

torch::nn::ModuleList make_maxvit_blocks(const MaxVitOptions& options, const NormLayer& norm) {
  int64_t total = 0;
  for (const int64_t layers : options.block_layers) total += layers;
  const std::vector<double> all = maxvit_probabilities(options.stochastic_depth_prob, total);
  auto next = all.begin();
  MaxVitSize size = maxvit_halved(options.input_size);
  int64_t channels = options.stem_channels;
  torch::nn::ModuleList blocks;
  for (size_t i = 0; i < options.block_channels.size(); ++i) {
    size = maxvit_halved(size);
    const auto end = next + options.block_layers[i];
    blocks->push_back(MaxVitBlock(MaxVitBlockOptions{.layer = {.in_channels = channels,
                                                               .out_channels = options.block_channels[i],
                                                               .squeeze_ratio = options.squeeze_ratio,
                                                               .expansion_ratio = options.expansion_ratio,
                                                               .norm_layer = norm,
                                                               .activation_layer = options.activation_layer,
                                                               .head_dim = options.head_dim,
                                                               .mlp_ratio = options.mlp_ratio,
                                                               .mlp_dropout = options.mlp_dropout,
                                                               .attention_dropout = options.attention_dropout,
                                                               .partition_size = options.partition_size,
                                                               .grid_size = size},
                                                     .p_stochastic = std::vector<double>(next, end)}));
    next = end;
    channels = options.block_channels[i];
  }
  return blocks;
}

torch::nn::Sequential make_maxvit_classifier(int64_t channels, int64_t num_classes) {
  torch::nn::Sequential classifier;
  classifier->push_back(ops::adaptive_avg_pool2d(1));
  classifier->push_back(torch::nn::Flatten());
  classifier->push_back(layer_norm(channels));
  classifier->push_back(linear(channels, channels));
  classifier->push_back(torch::nn::Tanh());
  classifier->push_back(linear(channels, num_classes, false));
  return classifier;
}

void draw_maxvit(torch::nn::Module& model) {
  if (NoInitGuard::is_enabled()) return;
  const auto draw = [](at::Tensor& weight, at::Tensor& bias) {
    torch::nn::init::normal_(weight, 0.0, 0.02);
    if (bias.defined()) torch::nn::init::zeros_(bias);
  };
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* conv = module->as<torch::nn::Conv2dImpl>()) draw(conv->weight, conv->bias);
    if (auto* linear = module->as<torch::nn::LinearImpl>()) draw(linear->weight, linear->bias);
  }
}

MaxVitSize input_size_of(const MaxVitBuilderOptions& given) {
  if (!given.weights) return given.input_size.value_or(MaxVitSize{224, 224});
  const WeightsMeta meta = given.weights->meta();
  const MaxVitSize size = {meta.min_height, meta.min_width};
  for (size_t i = 0; i < 2 && given.input_size; ++i)
    fixed_parameter("maxvit_t", "input_size", (*given.input_size)[i], size[i]);
  return size;
}

constexpr ModelEntry kMaxVits[] = {
    {"maxvit_t", from_model_options<maxvit_t>},
};

}  // namespace

std::span<const ModelEntry> maxvit_models() { return kMaxVits; }

MaxVitImpl::MaxVitImpl(MaxVitOptions maxvit) : CloneableByOptions("MaxVit"), options(std::move(maxvit)) {
  check_maxvit_blocks(options);
  const NormLayer norm = options.norm_layer ? options.norm_layer : maxvit_batch_norm;
  stem = register_module("stem", make_maxvit_stem(options, norm));
  blocks = register_module("blocks", make_maxvit_blocks(options, norm));
  classifier =
      register_module("classifier", make_maxvit_classifier(options.block_channels.back(), options.num_classes));
  draw_maxvit(*this);
}

at::Tensor MaxVitImpl::forward(const at::Tensor& images) {
  TORCH_CHECK_VALUE(
      images.dim() == 4 && images.size(2) == options.input_size[0] && images.size(3) == options.input_size[1],
      "MaxVit: expected images (N, 3, ", options.input_size[0], ", ", options.input_size[1], "), got ", images.sizes());
  const nodes::Scope scope(*this);
  at::Tensor x = nodes::run(stem, images);
  for (const auto& block : *blocks) x = block->as<MaxVitBlockImpl>()->forward(x);
  return nodes::run(classifier, x);
}

MaxVit maxvit_t(const MaxVitBuilderOptions& given) {
  const int64_t num_classes = num_classes_of("maxvit_t", given.weights, given.num_classes, 1000);
  const MaxVitOptions options{.input_size = input_size_of(given),
                              .norm_layer = given.norm_layer,
                              .activation_layer = given.activation_layer,
                              .squeeze_ratio = given.squeeze_ratio,
                              .expansion_ratio = given.expansion_ratio,
                              .mlp_ratio = given.mlp_ratio,
                              .mlp_dropout = given.mlp_dropout,
                              .attention_dropout = given.attention_dropout,
                              .num_classes = num_classes};
  return build_model<MaxVit>(options, given.weights, given.progress);
}

}  // namespace torchvision::models
