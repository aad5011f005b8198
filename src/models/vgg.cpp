#include "torchvision/models/vgg.h"

#include <ATen/ATen.h>

#include <array>

#include "models/build.h"
#include "models/init_layers.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

/// How many convolutions stand before each pooling.
using VGGDepths = std::array<int64_t, 5>;
constexpr VGGDepths kVGG11 = {1, 1, 2, 2, 2};
constexpr VGGDepths kVGG13 = {2, 2, 2, 2, 2};
constexpr VGGDepths kVGG16 = {2, 2, 3, 3, 3};
constexpr VGGDepths kVGG19 = {2, 2, 4, 4, 4};
constexpr std::array<int64_t, 5> kVGGChannels = {64, 128, 256, 512, 512};

std::vector<int64_t> vgg_layers(const VGGDepths& depths) {
  std::vector<int64_t> layers;
  for (size_t i = 0; i < depths.size(); ++i) {
    layers.insert(layers.end(), static_cast<size_t>(depths[i]), kVGGChannels[i]);
    layers.push_back(kVGGPool);
  }
  return layers;
}

torch::nn::Sequential vgg_features(const VGGOptions& options) {
  torch::nn::Sequential features;
  int64_t inputs = 3;
  for (const int64_t outputs : options.layers) {
    if (outputs == kVGGPool) {
      features->push_back(max_pool(2, 2));
      continue;
    }
    features->push_back(conv2d(torch::nn::Conv2dOptions(inputs, outputs, 3).padding(1)));
    if (options.batch_norm) features->push_back(torch::nn::BatchNorm2d(outputs));
    features->push_back(relu_in_place());
    inputs = outputs;
  }
  return features;
}

VGG build_vgg(std::string_view name, const VGGDepths& depths, bool batch_norm, const VGGBuilderOptions& given) {
  const VGGOptions options{.layers = vgg_layers(depths),
                           .batch_norm = batch_norm,
                           .num_classes = num_classes_of(name, given.weights, given.num_classes, 1000),
                           .init_weights = given.init_weights,
                           .dropout = given.dropout};
  return build_model<VGG>(options, given.weights, given.progress);
}

constexpr ModelEntry kVGGs[] = {
    {"vgg11", from_model_options<vgg11>}, {"vgg11_bn", from_model_options<vgg11_bn>},
    {"vgg13", from_model_options<vgg13>}, {"vgg13_bn", from_model_options<vgg13_bn>},
    {"vgg16", from_model_options<vgg16>}, {"vgg16_bn", from_model_options<vgg16_bn>},
    {"vgg19", from_model_options<vgg19>}, {"vgg19_bn", from_model_options<vgg19_bn>},
};

}  // namespace

std::span<const ModelEntry> vgg_models() { return kVGGs; }

VGGImpl::VGGImpl(VGGOptions vgg) : CloneableByOptions("VGG"), options(std::move(vgg)) {
  features = register_module("features", vgg_features(options));
  avgpool = register_module("avgpool", adaptive_pool(7));
  classifier = register_module(
      "classifier",
      sequential({linear(512 * 7 * 7, 4096), relu_in_place(), dropout_layer(options.dropout), linear(4096, 4096),
                  relu_in_place(), dropout_layer(options.dropout), linear(4096, options.num_classes)}));
  if (options.init_weights) init_layers(*this);
}

at::Tensor VGGImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  const at::Tensor x = nodes::call(avgpool, nodes::run(features, images));
  return nodes::run(classifier, nodes::record("flatten", x.flatten(1)));
}

VGG vgg11(const VGGBuilderOptions& options) { return build_vgg("vgg11", kVGG11, false, options); }
VGG vgg11_bn(const VGGBuilderOptions& options) { return build_vgg("vgg11_bn", kVGG11, true, options); }
VGG vgg13(const VGGBuilderOptions& options) { return build_vgg("vgg13", kVGG13, false, options); }
VGG vgg13_bn(const VGGBuilderOptions& options) { return build_vgg("vgg13_bn", kVGG13, true, options); }
VGG vgg16(const VGGBuilderOptions& options) { return build_vgg("vgg16", kVGG16, false, options); }
VGG vgg16_bn(const VGGBuilderOptions& options) { return build_vgg("vgg16_bn", kVGG16, true, options); }
VGG vgg19(const VGGBuilderOptions& options) { return build_vgg("vgg19", kVGG19, false, options); }
VGG vgg19_bn(const VGGBuilderOptions& options) { return build_vgg("vgg19_bn", kVGG19, true, options); }

}  // namespace torchvision::models
