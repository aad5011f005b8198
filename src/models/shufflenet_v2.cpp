#include "torchvision/models/shufflenet_v2.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/activation.h>

#include "models/build.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

/// A convolution and batch normalisation, and ReLU where `activates`.
void push_shufflenet_layers(torch::nn::Sequential& layers, const torch::nn::Conv2dOptions& conv, bool activates) {
  layers->push_back(conv2d(torch::nn::Conv2dOptions(conv).bias(false)));
  layers->push_back(torch::nn::BatchNorm2d(conv.out_channels()));
  if (activates) layers->push_back(torch::nn::ReLU(torch::nn::ReLUOptions().inplace(true)));
}

torch::nn::Conv2dOptions shufflenet_depthwise(int64_t channels, int64_t stride) {
  return torch::nn::Conv2dOptions(channels, channels, 3).stride(stride).padding(1).groups(channels);
}

torch::nn::Sequential shufflenet_stage(int64_t inputs, int64_t outputs, int64_t repeats) {
  torch::nn::Sequential stage;
  for (int64_t i = 0; i < repeats; ++i)
    stage->push_back(ShuffleNetV2Block(
        ShuffleNetV2BlockOptions{.inp = i == 0 ? inputs : outputs, .oup = outputs, .stride = i == 0 ? 2 : 1}));
  return stage;
}

/// Groups of channels, one after another, to channels that take turns. Python: channel_shuffle.
at::Tensor shuffle_channels(const at::Tensor& x, int64_t groups) {
  nodes::skip({"size", "getitem", "getitem", "getitem", "getitem", "floordiv"});
  const at::Tensor grouped = nodes::record("view", x.unflatten(1, {groups, x.size(1) / groups}));
  const at::Tensor turned = nodes::record("transpose", grouped.transpose(1, 2));
  return nodes::record("view", nodes::record("contiguous", turned.contiguous()).flatten(1, 2));
}

ShuffleNetV2 build_shufflenet(std::string_view name, const std::array<int64_t, 5>& channels,
                              const ShuffleNetV2BuilderOptions& given) {
  const ShuffleNetV2Options options{.stages_out_channels = channels,
                                    .num_classes = num_classes_of(name, given.weights, given.num_classes, 1000)};
  return build_model<ShuffleNetV2>(options, given.weights, given.progress);
}

constexpr ModelEntry kShuffleNetV2s[] = {
    {"shufflenet_v2_x0_5", from_model_options<shufflenet_v2_x0_5>},
    {"shufflenet_v2_x1_0", from_model_options<shufflenet_v2_x1_0>},
    {"shufflenet_v2_x1_5", from_model_options<shufflenet_v2_x1_5>},
    {"shufflenet_v2_x2_0", from_model_options<shufflenet_v2_x2_0>},
};

}  // namespace

std::span<const ModelEntry> shufflenet_v2_models() { return kShuffleNetV2s; }

ShuffleNetV2BlockImpl::ShuffleNetV2BlockImpl(ShuffleNetV2BlockOptions block)
    : CloneableByOptions("InvertedResidual"), options(block) {
  using torch::nn::Conv2dOptions;
  const int64_t stride = options.stride;
  const int64_t half = options.oup / 2;
  TORCH_CHECK_VALUE(stride >= 1 && stride <= 3, "ShuffleNetV2Block: stride should be 1, 2 or 3 instead of ", stride);
  TORCH_CHECK_VALUE(stride != 1 || options.inp == half * 2, "ShuffleNetV2Block: expected inp to be ", half * 2,
                    " with stride 1 and oup ", options.oup, ", got ", options.inp);
  branch1 = torch::nn::Sequential();
  if (stride > 1) {
    push_shufflenet_layers(branch1, shufflenet_depthwise(options.inp, stride), false);
    push_shufflenet_layers(branch1, Conv2dOptions(options.inp, half, 1), true);
  }
  register_module("branch1", branch1);
  branch2 = torch::nn::Sequential();
  push_shufflenet_layers(branch2, Conv2dOptions(stride > 1 ? options.inp : half, half, 1), true);
  push_shufflenet_layers(branch2, shufflenet_depthwise(half, stride), false);
  push_shufflenet_layers(branch2, Conv2dOptions(half, half, 1), true);
  register_module("branch2", branch2);
}

at::Tensor ShuffleNetV2BlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  const auto joined = [](const at::Tensor& left, const at::Tensor& right) {
    return shuffle_channels(nodes::record("cat", at::cat({left, right}, 1)), 2);
  };
  if (options.stride > 1) {
    const at::Tensor left = nodes::run(branch1, input);
    return joined(left, nodes::run(branch2, input));
  }
  const auto halves = input.chunk(2, 1);
  nodes::skip({"chunk"});
  for (const at::Tensor& half : halves) nodes::record("getitem", half);
  return joined(halves[0], nodes::run(branch2, halves[1]));
}

ShuffleNetV2Impl::ShuffleNetV2Impl(ShuffleNetV2Options net) : CloneableByOptions("ShuffleNetV2"), options(net) {
  const auto& channels = options.stages_out_channels;
  const auto& repeats = options.stages_repeats;
  conv1 = register_module("conv1", torch::nn::Sequential());
  push_shufflenet_layers(conv1, torch::nn::Conv2dOptions(3, channels[0], 3).stride(2).padding(1), true);
  maxpool = register_module("maxpool", torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(2).padding(1)));
  stage2 = register_module("stage2", shufflenet_stage(channels[0], channels[1], repeats[0]));
  stage3 = register_module("stage3", shufflenet_stage(channels[1], channels[2], repeats[1]));
  stage4 = register_module("stage4", shufflenet_stage(channels[2], channels[3], repeats[2]));
  conv5 = register_module("conv5", torch::nn::Sequential());
  push_shufflenet_layers(conv5, torch::nn::Conv2dOptions(channels[3], channels[4], 1), true);
  fc = register_module("fc", linear(channels[4], options.num_classes));
}

at::Tensor ShuffleNetV2Impl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::call, nodes::run;
  at::Tensor x = call(maxpool, run(conv1, images));
  x = run(conv5, run(stage4, run(stage3, run(stage2, x))));
  return call(fc, nodes::record("mean", x.mean({2, 3})));
}

ShuffleNetV2 shufflenet_v2_x0_5(const ShuffleNetV2BuilderOptions& options) {
  return build_shufflenet("shufflenet_v2_x0_5", {24, 48, 96, 192, 1024}, options);
}

ShuffleNetV2 shufflenet_v2_x1_0(const ShuffleNetV2BuilderOptions& options) {
  return build_shufflenet("shufflenet_v2_x1_0", {24, 116, 232, 464, 1024}, options);
}

ShuffleNetV2 shufflenet_v2_x1_5(const ShuffleNetV2BuilderOptions& options) {
  return build_shufflenet("shufflenet_v2_x1_5", {24, 176, 352, 704, 1024}, options);
}

ShuffleNetV2 shufflenet_v2_x2_0(const ShuffleNetV2BuilderOptions& options) {
  return build_shufflenet("shufflenet_v2_x2_0", {24, 244, 488, 976, 2048}, options);
}

}  // namespace torchvision::models
