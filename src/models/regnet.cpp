#include "torchvision/models/regnet.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include <cmath>

#include "models/init_layers.h"
#include "models/layers.h"
#include "models/make_divisible.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

constexpr int64_t kRegNetQuantum = 8;

/// Python's round: a half goes to the even number.
int64_t regnet_rounded(double value) { return static_cast<int64_t>(std::nearbyint(value)); }

/// Each block's width, in single precision as Python's tensors have it.
std::vector<int64_t> regnet_block_widths(const BlockParamsInit& init) {
  const at::Tensor line = at::arange(init.depth) * init.w_a + init.w_0;
  const at::Tensor steps = at::round(at::log(line / init.w_0) / std::log(init.w_m));
  const at::Tensor widths = at::round(init.w_0 * at::pow(init.w_m, steps) / kRegNetQuantum) * kRegNetQuantum;
  const at::Tensor whole = widths.to(at::kLong);
  return {whole.data_ptr<int64_t>(), whole.data_ptr<int64_t>() + whole.numel()};
}

/// Widths become multiples of the groups', where the bottleneck has them.
void fit_widths_to_groups(BlockParams& params) {
  for (size_t i = 0; i < params.widths.size(); ++i) {
    const double multiplier = params.bottleneck_multipliers[i];
    const auto bottleneck = static_cast<int64_t>(static_cast<double>(params.widths[i]) * multiplier);
    int64_t& group = params.group_widths[i];
    group = std::min(group, bottleneck);
    params.widths[i] =
        static_cast<int64_t>(static_cast<double>(make_divisible(static_cast<double>(bottleneck), group)) / multiplier);
  }
}

void init_regnet_conv(torch::nn::Conv2dImpl& conv) {
  const auto& kernel = *conv.options.kernel_size();
  const int64_t fan_out = kernel[0] * kernel[1] * conv.options.out_channels();
  torch::nn::init::normal_(conv.weight, 0.0, std::sqrt(2.0 / static_cast<double>(fan_out)));
}

}  // namespace

BlockParams BlockParams::from_init_params(const BlockParamsInit& init) {
  TORCH_CHECK_VALUE(
      init.depth > 0 && init.w_a >= 0 && init.w_0 > 0 && init.w_m > 1 && init.w_0 % kRegNetQuantum == 0,
      "BlockParams: invalid RegNet settings: expected depth > 0, w_0 a positive multiple of 8, w_a >= 0 and w_m > 1, "
      "got depth ",
      init.depth, ", w_0 ", init.w_0, ", w_a ", init.w_a, " and w_m ", init.w_m);
  BlockParams params{.se_ratio = init.se_ratio};
  for (const int64_t width : regnet_block_widths(init)) {
    if (params.widths.empty() || params.widths.back() != width) {
      params.widths.push_back(width);
      params.depths.push_back(0);
    }
    ++params.depths.back();
  }
  const size_t stages = params.widths.size();
  params.strides.assign(stages, 2);
  params.bottleneck_multipliers.assign(stages, init.bottleneck_multiplier);
  params.group_widths.assign(stages, init.group_width);
  fit_widths_to_groups(params);
  return params;
}

SimpleStemINImpl::SimpleStemINImpl(RegNetBlockOptions stem) : options(std::move(stem)) {
  const ops::Conv2dNormActivation layers(
      options.width_in, options.width_out,
      {.stride = 2, .norm_layer = norm_or(options.norm_layer), .activation_layer = options.activation_layer});
  for (const torch::nn::AnyModule& layer : *layers) push_back(layer);
}

at::Tensor SimpleStemINImpl::forward(const at::Tensor& input) { return SequentialImpl::forward(input); }

BottleneckTransformImpl::BottleneckTransformImpl(RegNetBlockOptions block) : options(std::move(block)) {
  const NormLayer norm_layer = norm_or(options.norm_layer);
  const int64_t width = regnet_rounded(static_cast<double>(options.width_out) * options.bottleneck_multiplier);
  push_back("a", ops::Conv2dNormActivation(
                     options.width_in, width,
                     {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = options.activation_layer}));
  push_back("b", ops::Conv2dNormActivation(width, width,
                                           {.stride = options.stride,
                                            .groups = width / options.group_width,
                                            .norm_layer = norm_layer,
                                            .activation_layer = options.activation_layer}));
  if (options.se_ratio.value_or(0) != 0)
    push_back("se",
              ops::SqueezeExcitation(width, regnet_rounded(*options.se_ratio * static_cast<double>(options.width_in)),
                                     {.activation = options.activation_layer}));
  push_back("c", ops::Conv2dNormActivation(width, options.width_out,
                                           {.kernel_size = 1, .norm_layer = norm_layer, .activation_layer = nullptr}));
}

at::Tensor BottleneckTransformImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  return nodes::run(*this, input);
}

ResBottleneckBlockImpl::ResBottleneckBlockImpl(RegNetBlockOptions block)
    : CloneableByOptions("ResBottleneckBlock"), options(std::move(block)) {
  if (options.width_in != options.width_out || options.stride != 1)
    proj = register_module("proj", ops::Conv2dNormActivation(options.width_in, options.width_out,
                                                             {.kernel_size = 1,
                                                              .stride = options.stride,
                                                              .norm_layer = norm_or(options.norm_layer),
                                                              .activation_layer = nullptr}));
  f = register_module("f", BottleneckTransform(options));
  activation = options.activation_layer(true);
  register_module("activation", activation.ptr());
}

at::Tensor ResBottleneckBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  const at::Tensor shortcut = proj.is_empty() ? input : nodes::call(proj, input);
  return nodes::call(activation, nodes::record("add", shortcut + nodes::call(f, input)));
}

AnyStageImpl::AnyStageImpl(AnyStageOptions stage) : options(std::move(stage)) {
  RegNetBlockOptions block = options.block;
  for (int64_t i = 0; i < options.depth; ++i) {
    push_back("block" + std::to_string(options.stage_index) + "-" + std::to_string(i), ResBottleneckBlock(block));
    block.width_in = block.width_out;
    block.stride = 1;
  }
}

at::Tensor AnyStageImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  return nodes::run(*this, input);
}

RegNetImpl::RegNetImpl(RegNetOptions net) : CloneableByOptions("RegNet"), options(std::move(net)) {
  const BlockParams& params = options.block_params;
  const size_t stages = params.depths.size();
  TORCH_CHECK_VALUE(params.widths.size() == stages && params.group_widths.size() == stages &&
                        params.bottleneck_multipliers.size() == stages && params.strides.size() == stages,
                    "RegNet: expected lists of the same length in block_params");
  RegNetBlockOptions block{.width_in = 3,
                           .width_out = options.stem_width,
                           .norm_layer = options.norm_layer,
                           .activation_layer = options.activation,
                           .se_ratio = params.se_ratio};
  stem = register_module("stem", SimpleStemIN(block));
  trunk_output = torch::nn::Sequential();
  for (size_t i = 0; i < stages; ++i) {
    block.width_in = block.width_out;
    block.width_out = params.widths[i];
    block.stride = params.strides[i];
    block.group_width = params.group_widths[i];
    block.bottleneck_multiplier = params.bottleneck_multipliers[i];
    const auto index = static_cast<int64_t>(i + 1);
    trunk_output->push_back("block" + std::to_string(index),
                            AnyStage(AnyStageOptions{.block = block, .depth = params.depths[i], .stage_index = index}));
  }
  register_module("trunk_output", trunk_output);
  avgpool = register_module("avgpool", torch::nn::AdaptiveAvgPool2d(torch::nn::AdaptiveAvgPool2dOptions({1, 1})));
  fc = register_module("fc", linear(block.width_out, options.num_classes));
  init_layers(*this, {.conv = init_regnet_conv});
}

at::Tensor RegNetImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  const at::Tensor x = nodes::call(avgpool, nodes::run(trunk_output, nodes::call(stem, images)));
  return nodes::call(fc, nodes::record("flatten", x.flatten(1)));
}

}  // namespace torchvision::models
