#include "torchvision/models/resnet.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include "models/build.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::nn::Conv2dOptions;

torch::nn::Conv2d resnet_conv3x3(int64_t in, int64_t out, int64_t stride = 1, int64_t groups = 1,
                                 int64_t dilation = 1) {
  return conv2d(
      Conv2dOptions(in, out, 3).stride(stride).padding(dilation).groups(groups).dilation(dilation).bias(false));
}

torch::nn::Conv2d resnet_conv1x1(int64_t in, int64_t out, int64_t stride = 1) {
  return conv2d(Conv2dOptions(in, out, 1).stride(stride).bias(false));
}

/// Built before the block's other layers and registered after them, as Python does: the first decides which random
/// values it gets, the second where its names stand in the state dict.
torch::nn::Sequential make_resnet_downsample(const ResidualBlockOptions& options, int64_t expansion) {
  if (!options.downsample) return nullptr;
  const int64_t out = options.planes * expansion;
  torch::nn::Sequential downsample;
  downsample->push_back(resnet_conv1x1(options.inplanes, out, options.stride));
  downsample->push_back(make_norm(options.norm_layer, out));
  return downsample;
}

template <class Block>
torch::nn::Sequential make_resnet_layer(const ResNetOptions& options, int stage, int64_t& inplanes, int64_t& dilation) {
  const int64_t planes = int64_t{64} << stage;
  const int64_t previous_dilation = dilation;
  int64_t stride = stage == 0 ? 1 : 2;
  if (stage > 0 && options.replace_stride_with_dilation[static_cast<size_t>(stage - 1)])
    dilation *= std::exchange(stride, 1);
  ResidualBlockOptions block{.inplanes = inplanes,
                             .planes = planes,
                             .stride = stride,
                             .downsample = stride != 1 || inplanes != planes * Block::ContainedType::expansion,
                             .groups = options.groups,
                             .base_width = options.width_per_group,
                             .dilation = previous_dilation,
                             .norm_layer = options.norm_layer};
  torch::nn::Sequential layer;
  for (int64_t i = 0; i < options.layers[static_cast<size_t>(stage)]; ++i) {
    layer->push_back(Block(block));
    inplanes = block.inplanes = planes * Block::ContainedType::expansion;
    block.stride = 1;
    block.downsample = false;
    block.dilation = dilation;
  }
  return layer;
}

void zero_weight(torch::nn::AnyModule& norm) {
  for (auto& parameter : norm.ptr()->named_parameters(false))
    if (parameter.key() == "weight") torch::nn::init::zeros_(parameter.value());
}

void zero_last_norms(torch::nn::Module& model) {
  if (NoInitGuard::is_enabled()) return;
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* bottleneck = module->as<BottleneckImpl>()) zero_weight(bottleneck->bn3);
    if (auto* basic = module->as<BasicBlockImpl>()) zero_weight(basic->bn2);
  }
}

/// What tells one variant from another.
struct ResNetVariant {
  std::string_view name;
  ResNetBlock block;
  std::array<int64_t, 4> layers;
  std::optional<int64_t> groups = std::nullopt;
  std::optional<int64_t> width_per_group = std::nullopt;
};

ResNet build_resnet(const ResNetVariant& variant, const ResNetBuilderOptions& given) {
  const auto own = [&](std::string_view name, std::optional<int64_t> asked, std::optional<int64_t> fixed,
                       int64_t usual) {
    return fixed ? fixed_parameter(variant.name, name, asked, *fixed) : asked.value_or(usual);
  };
  const ResNetOptions options{
      .block = variant.block,
      .layers = variant.layers,
      .num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000),
      .zero_init_residual = given.zero_init_residual,
      .groups = own("groups", given.groups, variant.groups, 1),
      .width_per_group = own("width_per_group", given.width_per_group, variant.width_per_group, 64),
      .replace_stride_with_dilation = given.replace_stride_with_dilation,
      .norm_layer = given.norm_layer};
  return build_model<ResNet>(options, given.weights, given.progress);
}

constexpr ModelEntry kResNets[] = {
    {"resnet18", from_model_options<resnet18>},
    {"resnet34", from_model_options<resnet34>},
    {"resnet50", from_model_options<resnet50>},
    {"resnet101", from_model_options<resnet101>},
    {"resnet152", from_model_options<resnet152>},
    {"resnext50_32x4d", from_model_options<resnext50_32x4d>},
    {"resnext101_32x8d", from_model_options<resnext101_32x8d>},
    {"resnext101_64x4d", from_model_options<resnext101_64x4d>},
    {"wide_resnet50_2", from_model_options<wide_resnet50_2>},
    {"wide_resnet101_2", from_model_options<wide_resnet101_2>},
};

}  // namespace

std::span<const ModelEntry> resnet_models() { return kResNets; }

BasicBlockImpl::BasicBlockImpl(ResidualBlockOptions block)
    : CloneableByOptions("BasicBlock"), options(std::move(block)), relu(relu_in_place()) {
  TORCH_CHECK_VALUE(options.groups == 1 && options.base_width == 64,
                    "BasicBlock only supports groups=1 and base_width=64, got ", options.groups, " and ",
                    options.base_width);
  TORCH_CHECK_NOT_IMPLEMENTED(options.dilation == 1, "Dilation > 1 not supported in BasicBlock");
  const auto shortcut = make_resnet_downsample(options, expansion);
  conv1 = register_module("conv1", resnet_conv3x3(options.inplanes, options.planes, options.stride));
  bn1 = make_norm(options.norm_layer, options.planes);
  register_module("bn1", bn1.ptr());
  register_module("relu", relu);
  conv2 = register_module("conv2", resnet_conv3x3(options.planes, options.planes));
  bn2 = make_norm(options.norm_layer, options.planes);
  register_module("bn2", bn2.ptr());
  if (shortcut) downsample = register_module("downsample", shortcut);
}

at::Tensor BasicBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  using nodes::call;
  at::Tensor out = call(relu, call(bn1, call(conv1, input)));
  out = call(bn2, call(conv2, out));
  return call(relu, nodes::add_in_place(out, downsample ? nodes::run(downsample, input) : input));
}

BottleneckImpl::BottleneckImpl(ResidualBlockOptions block)
    : CloneableByOptions("Bottleneck"), options(std::move(block)), relu(relu_in_place()) {
  const auto width =
      static_cast<int64_t>(static_cast<double>(options.planes) * (static_cast<double>(options.base_width) / 64.0)) *
      options.groups;
  const auto shortcut = make_resnet_downsample(options, expansion);
  conv1 = register_module("conv1", resnet_conv1x1(options.inplanes, width));
  bn1 = make_norm(options.norm_layer, width);
  register_module("bn1", bn1.ptr());
  conv2 = register_module("conv2", resnet_conv3x3(width, width, options.stride, options.groups, options.dilation));
  bn2 = make_norm(options.norm_layer, width);
  register_module("bn2", bn2.ptr());
  conv3 = register_module("conv3", resnet_conv1x1(width, options.planes * expansion));
  bn3 = make_norm(options.norm_layer, options.planes * expansion);
  register_module("bn3", bn3.ptr());
  register_module("relu", relu);
  if (shortcut) downsample = register_module("downsample", shortcut);
}

at::Tensor BottleneckImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  using nodes::call;
  at::Tensor out = call(relu, call(bn1, call(conv1, input)));
  out = call(relu, call(bn2, call(conv2, out)));
  out = call(bn3, call(conv3, out));
  return call(relu, nodes::add_in_place(out, downsample ? nodes::run(downsample, input) : input));
}

ResNetImpl::ResNetImpl(ResNetOptions resnet_options)
    : CloneableByOptions("ResNet"), options(std::move(resnet_options)), relu(relu_in_place()) {
  int64_t inplanes = 64, dilation = 1;
  const auto layer = [&](int stage) {
    return options.block == ResNetBlock::kBasic ? make_resnet_layer<BasicBlock>(options, stage, inplanes, dilation)
                                                : make_resnet_layer<Bottleneck>(options, stage, inplanes, dilation);
  };
  conv1 = register_module("conv1", conv2d(Conv2dOptions(3, inplanes, 7).stride(2).padding(3).bias(false)));
  bn1 = make_norm(options.norm_layer, inplanes);
  register_module("bn1", bn1.ptr());
  register_module("relu", relu);
  maxpool = register_module("maxpool", torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(2).padding(1)));
  layer1 = register_module("layer1", layer(0));
  layer2 = register_module("layer2", layer(1));
  layer3 = register_module("layer3", layer(2));
  layer4 = register_module("layer4", layer(3));
  avgpool = register_module("avgpool", torch::nn::AdaptiveAvgPool2d(torch::nn::AdaptiveAvgPool2dOptions({1, 1})));
  fc = register_module("fc", linear(inplanes, options.num_classes));
  init_convolutions(*this);
  if (options.zero_init_residual) zero_last_norms(*this);
}

at::Tensor ResNetImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::call, nodes::run;
  at::Tensor x = call(maxpool, call(relu, call(bn1, call(conv1, images))));
  x = run(layer4, run(layer3, run(layer2, run(layer1, x))));
  return call(fc, nodes::record("flatten", call(avgpool, x).flatten(1)));
}

ResNet resnet18(const ResNetBuilderOptions& options) {
  return build_resnet({"resnet18", ResNetBlock::kBasic, {2, 2, 2, 2}}, options);
}

ResNet resnet34(const ResNetBuilderOptions& options) {
  return build_resnet({"resnet34", ResNetBlock::kBasic, {3, 4, 6, 3}}, options);
}

ResNet resnet50(const ResNetBuilderOptions& options) {
  return build_resnet({"resnet50", ResNetBlock::kBottleneck, {3, 4, 6, 3}}, options);
}

ResNet resnet101(const ResNetBuilderOptions& options) {
  return build_resnet({"resnet101", ResNetBlock::kBottleneck, {3, 4, 23, 3}}, options);
}

ResNet resnet152(const ResNetBuilderOptions& options) {
  return build_resnet({"resnet152", ResNetBlock::kBottleneck, {3, 8, 36, 3}}, options);
}

ResNet resnext50_32x4d(const ResNetBuilderOptions& options) {
  return build_resnet({"resnext50_32x4d", ResNetBlock::kBottleneck, {3, 4, 6, 3}, 32, 4}, options);
}

ResNet resnext101_32x8d(const ResNetBuilderOptions& options) {
  return build_resnet({"resnext101_32x8d", ResNetBlock::kBottleneck, {3, 4, 23, 3}, 32, 8}, options);
}

ResNet resnext101_64x4d(const ResNetBuilderOptions& options) {
  return build_resnet({"resnext101_64x4d", ResNetBlock::kBottleneck, {3, 4, 23, 3}, 64, 4}, options);
}

ResNet wide_resnet50_2(const ResNetBuilderOptions& options) {
  return build_resnet({"wide_resnet50_2", ResNetBlock::kBottleneck, {3, 4, 6, 3}, std::nullopt, 128}, options);
}

ResNet wide_resnet101_2(const ResNetBuilderOptions& options) {
  return build_resnet({"wide_resnet101_2", ResNetBlock::kBottleneck, {3, 4, 23, 3}, std::nullopt, 128}, options);
}

}  // namespace torchvision::models
