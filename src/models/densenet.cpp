#include "torchvision/models/densenet.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include "models/build.h"
#include "models/densenet_layers.h"
#include "models/init_layers.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::nn::Conv2dOptions;

struct DenseTransitionOptions {
  int64_t inputs, outputs;
};

/// Fewer channels, at half the size. Python: _Transition.
class DenseTransitionImpl : public CloneableByOptions<DenseTransitionImpl> {
 public:
  explicit DenseTransitionImpl(DenseTransitionOptions transition)
      : CloneableByOptions("_Transition"), options(transition) {
    norm = register_module("norm", torch::nn::BatchNorm2d(options.inputs));
    relu = register_module("relu", relu_in_place());
    conv = register_module("conv", conv2d(Conv2dOptions(options.inputs, options.outputs, 1).bias(false)));
    pool = register_module("pool", torch::nn::AvgPool2d(torch::nn::AvgPool2dOptions(2).stride(2)));
  }

  at::Tensor forward(const at::Tensor& input) {
    const nodes::Scope scope(*this);
    using nodes::call;
    return call(pool, call(conv, call(relu, call(norm, input))));
  }

  DenseTransitionOptions options;
  torch::nn::BatchNorm2d norm{nullptr};
  torch::nn::ReLU relu{nullptr};
  torch::nn::Conv2d conv{nullptr};
  torch::nn::AvgPool2d pool{nullptr};
};
TORCH_MODULE(DenseTransition);

/// The layers before the classifier, and the number of channels that they give.
std::pair<torch::nn::Sequential, int64_t> densenet_features(const DenseNetOptions& options) {
  int64_t channels = options.num_init_features;
  torch::nn::Sequential features;
  features->push_back("conv0", conv2d(Conv2dOptions(3, channels, 7).stride(2).padding(3).bias(false)));
  features->push_back("norm0", torch::nn::BatchNorm2d(channels));
  features->push_back("relu0", relu_in_place());
  features->push_back("pool0", torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(2).padding(1)));
  for (size_t i = 0; i < options.block_config.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    features->push_back("denseblock" + number,
                        DenseBlock(DenseBlockOptions{.num_layers = options.block_config[i],
                                                     .first = {.num_input_features = channels,
                                                               .growth_rate = options.growth_rate,
                                                               .bn_size = options.bn_size,
                                                               .drop_rate = options.drop_rate,
                                                               .memory_efficient = options.memory_efficient}}));
    channels += options.block_config[i] * options.growth_rate;
    if (i + 1 == options.block_config.size()) break;
    features->push_back("transition" + number, DenseTransition(DenseTransitionOptions{channels, channels / 2}));
    channels /= 2;
  }
  features->push_back("norm5", torch::nn::BatchNorm2d(channels));
  return {features, channels};
}

struct DenseNetVariant {
  std::string_view name;
  int64_t growth_rate;
  std::vector<int64_t> block_config;
  int64_t num_init_features;
};

DenseNet build_densenet(const DenseNetVariant& variant, const DenseNetBuilderOptions& given) {
  const DenseNetOptions options{.growth_rate = variant.growth_rate,
                                .block_config = variant.block_config,
                                .num_init_features = variant.num_init_features,
                                .bn_size = given.bn_size,
                                .drop_rate = given.drop_rate,
                                .num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000),
                                .memory_efficient = given.memory_efficient};
  return build_model<DenseNet>(options, given.weights, given.progress);
}

constexpr ModelEntry kDenseNets[] = {
    {"densenet121", from_model_options<densenet121>},
    {"densenet161", from_model_options<densenet161>},
    {"densenet169", from_model_options<densenet169>},
    {"densenet201", from_model_options<densenet201>},
};

}  // namespace

std::span<const ModelEntry> densenet_models() { return kDenseNets; }

DenseNetImpl::DenseNetImpl(DenseNetOptions net) : CloneableByOptions("DenseNet"), options(std::move(net)) {
  auto [layers, channels] = densenet_features(options);
  features = register_module("features", layers);
  classifier = register_module("classifier", linear(channels, options.num_classes));
  init_layers(*this, {.conv = [](torch::nn::Conv2dImpl& layer) { torch::nn::init::kaiming_normal_(layer.weight); },
                      .linear = [](torch::nn::LinearImpl& layer) { torch::nn::init::zeros_(layer.bias); }});
}

at::Tensor DenseNetImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::record;
  at::Tensor x = nodes::run(features, images);
  x = nodes::record_in_place("relu", x, [&] { return x.relu_(); });
  const at::Tensor pooled = record("adaptive_avg_pool2d", at::adaptive_avg_pool2d(x, {1, 1}));
  return nodes::call(classifier, record("flatten", pooled.flatten(1)));
}

DenseNet densenet121(const DenseNetBuilderOptions& options) {
  return build_densenet({"densenet121", 32, {6, 12, 24, 16}, 64}, options);
}

DenseNet densenet161(const DenseNetBuilderOptions& options) {
  return build_densenet({"densenet161", 48, {6, 12, 36, 24}, 96}, options);
}

DenseNet densenet169(const DenseNetBuilderOptions& options) {
  return build_densenet({"densenet169", 32, {6, 12, 32, 32}, 64}, options);
}

DenseNet densenet201(const DenseNetBuilderOptions& options) {
  return build_densenet({"densenet201", 32, {6, 12, 48, 32}, 64}, options);
}

}  // namespace torchvision::models
