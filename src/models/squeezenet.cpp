#include "torchvision/models/squeezenet.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include "models/build.h"
#include "models/init_layers.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::nn::Conv2dOptions;

struct FireOptions {
  int64_t inputs, squeezed, expanded1x1, expanded3x3;
};

/// A 1×1 convolution to few channels, then 1×1 and 3×3 ones side by side.
class FireImpl : public CloneableByOptions<FireImpl> {
 public:
  explicit FireImpl(FireOptions fire) : CloneableByOptions("Fire"), options(fire) {
    const auto layer = [&](const std::string& name, const Conv2dOptions& conv) {
      auto convolution = register_module(name, conv2d(conv));
      return std::pair(convolution, register_module(name + "_activation", relu_in_place()));
    };
    std::tie(squeeze, squeeze_activation) = layer("squeeze", Conv2dOptions(fire.inputs, fire.squeezed, 1));
    std::tie(expand1x1, expand1x1_activation) = layer("expand1x1", Conv2dOptions(fire.squeezed, fire.expanded1x1, 1));
    std::tie(expand3x3, expand3x3_activation) =
        layer("expand3x3", Conv2dOptions(fire.squeezed, fire.expanded3x3, 3).padding(1));
  }

  at::Tensor forward(const at::Tensor& input) {
    const nodes::Scope scope(*this);
    using nodes::call;
    const at::Tensor x = call(squeeze_activation, call(squeeze, input));
    const at::Tensor one = call(expand1x1_activation, call(expand1x1, x));
    const at::Tensor three = call(expand3x3_activation, call(expand3x3, x));
    return nodes::record("cat", at::cat({one, three}, 1));
  }

  FireOptions options;
  torch::nn::Conv2d squeeze{nullptr}, expand1x1{nullptr}, expand3x3{nullptr};
  torch::nn::ReLU squeeze_activation{nullptr}, expand1x1_activation{nullptr}, expand3x3_activation{nullptr};
};
TORCH_MODULE(Fire);

Layer fire(int64_t inputs, int64_t squeezed, int64_t expanded) {
  return Fire(FireOptions{inputs, squeezed, expanded, expanded});
}

torch::nn::Sequential squeezenet_features(const std::string& version) {
  const auto pool = [] { return max_pool(3, 2, /*ceil_mode=*/true); };
  if (version == "1_0")
    return sequential({conv2d(Conv2dOptions(3, 96, 7).stride(2)), relu_in_place(), pool(), fire(96, 16, 64),
                       fire(128, 16, 64), fire(128, 32, 128), pool(), fire(256, 32, 128), fire(256, 48, 192),
                       fire(384, 48, 192), fire(384, 64, 256), pool(), fire(512, 64, 256)});
  TORCH_CHECK_VALUE(version == "1_1", "Unsupported SqueezeNet version ", version, ": 1_0 or 1_1 expected");
  return sequential({conv2d(Conv2dOptions(3, 64, 3).stride(2)), relu_in_place(), pool(), fire(64, 16, 64),
                     fire(128, 16, 64), pool(), fire(128, 32, 128), fire(256, 32, 128), pool(), fire(256, 48, 192),
                     fire(384, 48, 192), fire(384, 64, 256), fire(512, 64, 256)});
}

SqueezeNet build_squeezenet(const std::string& version, const SqueezeNetBuilderOptions& given) {
  const SqueezeNetOptions options{
      .version = version,
      .num_classes = num_classes_of("squeezenet" + version, given.weights, given.num_classes, 1000),
      .dropout = given.dropout};
  return build_model<SqueezeNet>(options, given.weights, given.progress);
}

constexpr ModelEntry kSqueezeNets[] = {
    {"squeezenet1_0", from_model_options<squeezenet1_0>},
    {"squeezenet1_1", from_model_options<squeezenet1_1>},
};

}  // namespace

std::span<const ModelEntry> squeezenet_models() { return kSqueezeNets; }

SqueezeNetImpl::SqueezeNetImpl(SqueezeNetOptions squeezenet)
    : CloneableByOptions("SqueezeNet"), options(std::move(squeezenet)) {
  features = register_module("features", squeezenet_features(options.version));
  const auto last = conv2d(Conv2dOptions(512, options.num_classes, 1));
  classifier = register_module("classifier",
                               sequential({dropout_layer(options.dropout), last, relu_in_place(), adaptive_pool(1)}));
  init_layers(*this, {.conv = [&](torch::nn::Conv2dImpl& layer) {
    if (&layer == last.get())
      torch::nn::init::normal_(layer.weight, 0.0, 0.01);
    else
      torch::nn::init::kaiming_uniform_(layer.weight);
    torch::nn::init::zeros_(layer.bias);
  }});
}

at::Tensor SqueezeNetImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  return nodes::record("flatten", nodes::run(classifier, nodes::run(features, images)).flatten(1));
}

SqueezeNet squeezenet1_0(const SqueezeNetBuilderOptions& options) { return build_squeezenet("1_0", options); }

SqueezeNet squeezenet1_1(const SqueezeNetBuilderOptions& options) { return build_squeezenet("1_1", options); }

}  // namespace torchvision::models
