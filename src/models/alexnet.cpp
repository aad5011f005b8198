#include "torchvision/models/alexnet.h"

#include <ATen/ATen.h>

#include "models/build.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

torch::nn::Conv2d alexnet_conv(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t padding) {
  return conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(padding));
}

torch::nn::Sequential alexnet_features() {
  return sequential({alexnet_conv(3, 64, 11, 4, 2), relu_in_place(), max_pool(3, 2), alexnet_conv(64, 192, 5, 1, 2),
                     relu_in_place(), max_pool(3, 2), alexnet_conv(192, 384, 3, 1, 1), relu_in_place(),
                     alexnet_conv(384, 256, 3, 1, 1), relu_in_place(), alexnet_conv(256, 256, 3, 1, 1), relu_in_place(),
                     max_pool(3, 2)});
}

constexpr ModelEntry kAlexNets[] = {
    {"alexnet", from_model_options<alexnet>},
};

}  // namespace

std::span<const ModelEntry> alexnet_models() { return kAlexNets; }

AlexNetImpl::AlexNetImpl(AlexNetOptions alexnet_options) : CloneableByOptions("AlexNet"), options(alexnet_options) {
  features = register_module("features", alexnet_features());
  avgpool = register_module("avgpool", adaptive_pool(6));
  classifier =
      register_module("classifier", sequential({dropout_layer(options.dropout), linear(256 * 6 * 6, 4096),
                                                relu_in_place(), dropout_layer(options.dropout), linear(4096, 4096),
                                                relu_in_place(), linear(4096, options.num_classes)}));
}

at::Tensor AlexNetImpl::forward(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  const at::Tensor x = nodes::call(avgpool, nodes::run(features, images));
  return nodes::run(classifier, nodes::record("flatten", x.flatten(1)));
}

AlexNet alexnet(const AlexNetBuilderOptions& given) {
  const AlexNetOptions options{.num_classes = num_classes_of("alexnet", given.weights, given.num_classes, 1000),
                               .dropout = given.dropout};
  return build_model<AlexNet>(options, given.weights, given.progress);
}

}  // namespace torchvision::models
