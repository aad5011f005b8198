#include "torchvision/models/mnasnet.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/dropout.h>

#include <array>

#include "models/build.h"
#include "models/init_layers.h"
#include "models/layers.h"
#include "models/make_divisible.h"
#include "models/nodes.h"
#include "torchvision/core/error.h"

namespace torchvision::models {
namespace {

using MNASNetWidths = std::array<int64_t, 8>;

/// The paper's 0.9997 is TensorFlow's momentum.
constexpr double kMNASNetMomentum = 1 - 0.9997;
constexpr int64_t kMNASNetHead = 1280;
/// The layers that version 1 had in another width.
constexpr ptrdiff_t kMNASNetStem = 9;

MNASNetWidths mnasnet_widths(const MNASNetOptions& options) {
  MNASNetWidths widths = {32, 16, 24, 40, 80, 96, 192, 320};
  for (size_t i = options.version == 1 ? 2 : 0; i < widths.size(); ++i)
    widths[i] = make_divisible(static_cast<double>(widths[i]) * options.alpha, 8);
  return widths;
}

void push_mnasnet_conv(torch::nn::Sequential& layers, const torch::nn::Conv2dOptions& conv, double momentum) {
  layers->push_back(conv2d(torch::nn::Conv2dOptions(conv).bias(false)));
  layers->push_back(torch::nn::BatchNorm2d(torch::nn::BatchNormOptions(conv.out_channels()).momentum(momentum)));
}

void push_mnasnet_relu(torch::nn::Sequential& layers) {
  layers->push_back(torch::nn::ReLU(torch::nn::ReLUOptions().inplace(true)));
}

nested::Sequential mnasnet_stack(int64_t repeats, MNASNetBlockOptions block) {
  nested::Sequential stack;
  block.bn_momentum = kMNASNetMomentum;
  for (int64_t i = 0; i < repeats; ++i) {
    stack->push_back(MNASNetBlock(block));
    block.in_ch = block.out_ch;
    block.stride = 1;
  }
  return stack;
}

torch::nn::Sequential mnasnet_stem(const MNASNetWidths& widths) {
  using torch::nn::Conv2dOptions;
  torch::nn::Sequential layers;
  push_mnasnet_conv(layers, Conv2dOptions(3, widths[0], 3).padding(1).stride(2), kMNASNetMomentum);
  push_mnasnet_relu(layers);
  push_mnasnet_conv(layers, Conv2dOptions(widths[0], widths[0], 3).padding(1).groups(widths[0]), kMNASNetMomentum);
  push_mnasnet_relu(layers);
  push_mnasnet_conv(layers, Conv2dOptions(widths[0], widths[1], 1), kMNASNetMomentum);
  layers->push_back(mnasnet_stack(3, {widths[1], widths[2], 3, 2, 3}));
  return layers;
}

/// Uniform, as for a sigmoid, over as many outputs as there are.
void init_mnasnet_linear(torch::nn::LinearImpl& layer) {
  torch::nn::init::kaiming_uniform_(layer.weight, 0, torch::kFanOut, torch::kSigmoid);
  torch::nn::init::zeros_(layer.bias);
}

MNASNet build_mnasnet(std::string_view name, double alpha, const MNASNetBuilderOptions& given) {
  const MNASNetOptions options{.alpha = alpha,
                               .num_classes = num_classes_of(name, given.weights, given.num_classes, 1000),
                               .dropout = given.dropout};
  return build_model<MNASNet>(options, given.weights, given.progress);
}

constexpr ModelEntry kMNASNets[] = {
    {"mnasnet0_5", from_model_options<mnasnet0_5>},
    {"mnasnet0_75", from_model_options<mnasnet0_75>},
    {"mnasnet1_0", from_model_options<mnasnet1_0>},
    {"mnasnet1_3", from_model_options<mnasnet1_3>},
};

}  // namespace

std::span<const ModelEntry> mnasnet_models() { return kMNASNets; }

MNASNetBlockImpl::MNASNetBlockImpl(MNASNetBlockOptions block)
    : CloneableByOptions("_InvertedResidual"), options(block) {
  using torch::nn::Conv2dOptions;
  TORCH_CHECK_VALUE(options.stride == 1 || options.stride == 2, "MNASNetBlock: stride should be 1 or 2 instead of ",
                    options.stride);
  TORCH_CHECK_VALUE(options.kernel_size == 3 || options.kernel_size == 5,
                    "MNASNetBlock: kernel_size should be 3 or 5 instead of ", options.kernel_size);
  const int64_t width = options.in_ch * options.expansion_factor;
  layers = torch::nn::Sequential();
  push_mnasnet_conv(layers, Conv2dOptions(options.in_ch, width, 1), options.bn_momentum);
  push_mnasnet_relu(layers);
  push_mnasnet_conv(layers,
                    Conv2dOptions(width, width, options.kernel_size)
                        .padding(options.kernel_size / 2)
                        .stride(options.stride)
                        .groups(width),
                    options.bn_momentum);
  push_mnasnet_relu(layers);
  push_mnasnet_conv(layers, Conv2dOptions(width, options.out_ch, 1), options.bn_momentum);
  register_module("layers", layers);
}

at::Tensor MNASNetBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  const at::Tensor out = nodes::run(layers, input);
  return options.in_ch == options.out_ch && options.stride == 1 ? nodes::record("add", out + input) : out;
}

MNASNetImpl::MNASNetImpl(MNASNetOptions net) : CloneableByOptions("MNASNet"), options(net) {
  TORCH_CHECK_VALUE(options.alpha > 0.0, "MNASNet: alpha should be greater than 0.0 instead of ", options.alpha);
  const MNASNetWidths widths = mnasnet_widths(options);
  layers = register_module("layers", mnasnet_stem(widths));
  layers->push_back(mnasnet_stack(3, {widths[2], widths[3], 5, 2, 3}));
  layers->push_back(mnasnet_stack(3, {widths[3], widths[4], 5, 2, 6}));
  layers->push_back(mnasnet_stack(2, {widths[4], widths[5], 3, 1, 6}));
  layers->push_back(mnasnet_stack(4, {widths[5], widths[6], 5, 2, 6}));
  layers->push_back(mnasnet_stack(1, {widths[6], widths[7], 3, 1, 6}));
  push_mnasnet_conv(layers, torch::nn::Conv2dOptions(widths[7], kMNASNetHead, 1), kMNASNetMomentum);
  push_mnasnet_relu(layers);
  classifier = torch::nn::Sequential();
  classifier->push_back(torch::nn::Dropout(torch::nn::DropoutOptions(options.dropout).inplace(true)));
  classifier->push_back(linear(kMNASNetHead, options.num_classes));
  register_module("classifier", classifier);
  init_layers(*this, {.linear = init_mnasnet_linear});
}

at::Tensor MNASNetImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  return nodes::run(classifier, nodes::record("mean", nodes::run(layers, images).mean({2, 3})));
}

void MNASNetImpl::prepare_for(std::optional<int64_t> version) {
  const int64_t saved = version.value_or(options.version);
  if (saved != 1 && saved != 2)
    throw FormatError(ErrorCode::kMismatch, "MNASNet: the state dict's version",
                      {.expected = "1 or 2", .actual = std::to_string(saved)});
  if (saved != 1 || options.version == 1 || options.alpha == 1.0) return;
  options.version = 1;
  const at::Tensor like = parameters().front();
  torch::nn::Sequential older = mnasnet_stem(mnasnet_widths(options));
  older->to(like.device(), like.scalar_type());
  older->train(layers->is_training());
  for (auto layer = layers->begin() + kMNASNetStem; layer != layers->end(); ++layer) older->push_back(*layer);
  layers = replace_module("layers", older);
}

std::optional<std::string> MNASNetImpl::name_today(std::string_view name, std::optional<int64_t>) const {
  return std::string(name);
}

MNASNet mnasnet0_5(const MNASNetBuilderOptions& options) { return build_mnasnet("mnasnet0_5", 0.5, options); }
MNASNet mnasnet0_75(const MNASNetBuilderOptions& options) { return build_mnasnet("mnasnet0_75", 0.75, options); }
MNASNet mnasnet1_0(const MNASNetBuilderOptions& options) { return build_mnasnet("mnasnet1_0", 1.0, options); }
MNASNet mnasnet1_3(const MNASNetBuilderOptions& options) { return build_mnasnet("mnasnet1_3", 1.3, options); }

}  // namespace torchvision::models
