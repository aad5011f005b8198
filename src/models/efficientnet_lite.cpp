#include "torchvision/models/efficientnet_lite.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include <array>
#include <cmath>

#include "models/build.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::nn::Conv2dOptions;

torch::nn::Conv2d conv1x1(int64_t in, int64_t out) { return conv2d(Conv2dOptions(in, out, 1).bias(false)); }

torch::nn::BatchNorm2d norm(int64_t channels) {
  return torch::nn::BatchNorm2d(torch::nn::BatchNormOptions(channels).eps(1e-3).momentum(0.01));
}

/// TensorFlow's padding for as many outputs as ceil(size / stride); the odd pixel comes last.
int64_t same_padding(int64_t size, int64_t kernel, int64_t stride) {
  return std::max<int64_t>(((size + stride - 1) / stride - 1) * stride + kernel - size, 0);
}

at::Tensor same_convolution(const torch::nn::Conv2d& conv, const at::Tensor& input) {
  const auto kernel = *conv->options.kernel_size();
  const auto stride = *conv->options.stride();
  const auto convolve = [&](const at::Tensor& image, at::IntArrayRef padding) {
    return nodes::call_with(*conv, image, [&] {
      return at::conv2d(image, conv->weight, {}, stride, padding, {1, 1}, conv->options.groups());
    });
  };
  const int64_t rows = same_padding(input.size(-2), kernel[0], stride[0]);
  const int64_t columns = same_padding(input.size(-1), kernel[1], stride[1]);
  // The same on both sides is padding that the convolution does itself, without a copy of its input.
  if (rows % 2 == 0 && columns % 2 == 0) return convolve(input, {rows / 2, columns / 2});
  return convolve(at::constant_pad_nd(input, {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2}), {0, 0});
}

/// Leaves each image's branch out with some probability, and scales the others up, drawing as the original
/// EfficientNet-Lite does; ops::stochastic_depth draws otherwise.
at::Tensor drop_connect(const at::Tensor& branch, double probability) {
  const double keep = 1.0 - probability;
  const at::Tensor kept = at::rand({branch.size(0), 1, 1, 1}, branch.options()).add_(keep).floor_();
  return branch / keep * kept;
}

struct Stage {
  int64_t repeats, kernel, stride, expansion, outputs;
};

constexpr std::array<Stage, 7> kStages = {{
    {1, 3, 1, 1, 16},
    {2, 3, 2, 6, 24},
    {2, 5, 2, 6, 40},
    {3, 3, 2, 6, 80},
    {3, 5, 1, 6, 112},
    {4, 5, 2, 6, 192},
    {1, 3, 1, 6, 320},
}};
constexpr int64_t kStem = 32;
constexpr int64_t kHead = 1280;

/// The nearest multiple of eight that loses less than a tenth.
int64_t round_filters(int64_t filters, double width) {
  const double wanted = static_cast<double>(filters) * width;
  const int64_t rounded = std::max<int64_t>(8, (static_cast<int64_t>(wanted) + 4) / 8 * 8);
  return static_cast<double>(rounded) < 0.9 * wanted ? rounded + 8 : rounded;
}

std::vector<EfficientNetLiteBlockOptions> block_options(const EfficientNetLiteOptions& options) {
  std::vector<EfficientNetLiteBlockOptions> rows;
  int64_t inputs = kStem;
  for (size_t i = 0; i < kStages.size(); ++i) {
    const Stage& stage = kStages[i];
    const bool fixed = i == 0 || i + 1 == kStages.size();
    const auto repeats = fixed ? stage.repeats : std::lround(std::ceil(options.depth * double(stage.repeats)));
    int64_t stride = stage.stride;
    for (int64_t j = 0; j < repeats; ++j) {
      rows.push_back({.inputs = inputs,
                      .outputs = round_filters(stage.outputs, options.width),
                      .kernel = stage.kernel,
                      .stride = std::exchange(stride, 1),
                      .expansion = stage.expansion});
      inputs = rows.back().outputs;
    }
  }
  for (size_t i = 0; i < rows.size(); ++i)
    rows[i].drop_connect = options.drop_connect * double(i) / double(rows.size());
  return rows;
}

struct LiteVariant {
  std::string_view name;
  double width;
  double depth;
  double dropout;
};

EfficientNetLite build_lite(const LiteVariant& variant, const EfficientNetLiteBuilderOptions& given) {
  const EfficientNetLiteOptions options{
      .width = variant.width,
      .depth = variant.depth,
      .dropout = given.dropout.value_or(variant.dropout),
      .drop_connect = given.drop_connect,
      .num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000)};
  return build_model<EfficientNetLite>(options, given.weights, given.progress);
}

constexpr ModelEntry kEfficientNetLites[] = {
    {"efficientnet_lite0", from_model_options<efficientnet_lite0>},
    {"efficientnet_lite1", from_model_options<efficientnet_lite1>},
    {"efficientnet_lite2", from_model_options<efficientnet_lite2>},
    {"efficientnet_lite3", from_model_options<efficientnet_lite3>},
    {"efficientnet_lite4", from_model_options<efficientnet_lite4>},
};

}  // namespace

std::span<const ModelEntry> efficientnet_lite_models() { return kEfficientNetLites; }

EfficientNetLiteBlockImpl::EfficientNetLiteBlockImpl(EfficientNetLiteBlockOptions block)
    : CloneableByOptions("LiteBlock"), options(block), relu(torch::nn::ReLU6Options().inplace(true)) {
  const int64_t width = options.inputs * options.expansion;
  if (options.expansion != 1) {
    expand_conv = register_module("_expand_conv", conv1x1(options.inputs, width));
    bn0 = register_module("_bn0", norm(width));
  }
  depthwise_conv = register_module(
      "_depthwise_conv",
      conv2d(Conv2dOptions(width, width, options.kernel).stride(options.stride).groups(width).bias(false)));
  bn1 = register_module("_bn1", norm(width));
  project_conv = register_module("_project_conv", conv1x1(width, options.outputs));
  bn2 = register_module("_bn2", norm(options.outputs));
  register_module("_relu", relu);
}

at::Tensor EfficientNetLiteBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  using nodes::call;
  at::Tensor out = expand_conv ? call(relu, call(bn0, call(expand_conv, input))) : input;
  out = call(relu, call(bn1, same_convolution(depthwise_conv, out)));
  out = call(bn2, call(project_conv, out));
  if (options.stride != 1 || options.inputs != options.outputs) return out;
  if (is_training() && options.drop_connect > 0)
    out = nodes::record("drop_connect", drop_connect(out, options.drop_connect));
  return nodes::add_in_place(out, input);
}

EfficientNetLiteImpl::EfficientNetLiteImpl(EfficientNetLiteOptions lite)
    : CloneableByOptions("EfficientNetLite"), options(lite), relu(torch::nn::ReLU6Options().inplace(true)) {
  conv_stem = register_module("_conv_stem", conv2d(Conv2dOptions(3, kStem, 3).stride(2).bias(false)));
  bn0 = register_module("_bn0", norm(kStem));
  register_module("_relu", relu);
  blocks = register_module("_blocks", torch::nn::Sequential());
  const auto rows = block_options(options);
  for (const auto& row : rows) blocks->push_back(EfficientNetLiteBlock(row));
  conv_head = register_module("_conv_head", conv1x1(rows.back().outputs, kHead));
  bn1 = register_module("_bn1", norm(kHead));
  avg_pooling =
      register_module("_avg_pooling", torch::nn::AdaptiveAvgPool2d(torch::nn::AdaptiveAvgPool2dOptions({1, 1})));
  dropout = register_module("_dropout", torch::nn::Dropout(options.dropout));
  fc = register_module("_fc", linear(kHead, options.num_classes));
  if (NoInitGuard::is_enabled()) return;
  init_convolutions(*this);
  const double bound = 1.0 / std::sqrt(static_cast<double>(options.num_classes));
  torch::nn::init::uniform_(fc->weight, -bound, bound);
  torch::nn::init::zeros_(fc->bias);
}

at::Tensor EfficientNetLiteImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::call;
  at::Tensor x = call(relu, call(bn0, same_convolution(conv_stem, images)));
  x = nodes::run(blocks, x);
  x = call(relu, call(bn1, call(conv_head, x)));
  return call(fc, call(dropout, nodes::record("flatten", call(avg_pooling, x).flatten(1))));
}

EfficientNetLite efficientnet_lite0(const EfficientNetLiteBuilderOptions& options) {
  return build_lite({"efficientnet_lite0", 1.0, 1.0, 0.2}, options);
}

EfficientNetLite efficientnet_lite1(const EfficientNetLiteBuilderOptions& options) {
  return build_lite({"efficientnet_lite1", 1.0, 1.1, 0.2}, options);
}

EfficientNetLite efficientnet_lite2(const EfficientNetLiteBuilderOptions& options) {
  return build_lite({"efficientnet_lite2", 1.1, 1.2, 0.3}, options);
}

EfficientNetLite efficientnet_lite3(const EfficientNetLiteBuilderOptions& options) {
  return build_lite({"efficientnet_lite3", 1.2, 1.4, 0.3}, options);
}

EfficientNetLite efficientnet_lite4(const EfficientNetLiteBuilderOptions& options) {
  return build_lite({"efficientnet_lite4", 1.4, 1.8, 0.3}, options);
}

}  // namespace torchvision::models
