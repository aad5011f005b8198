#include "torchvision/models/googlenet.h"

#include <ATen/ATen.h>

#include <array>

#include "models/build.h"
#include "models/inception_layers.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::nn::AnyModule;

struct GoogLeNetBlockOptions {
  int64_t in_channels, ch1x1, ch3x3red, ch3x3, ch5x5red, ch5x5, pool_proj;
};

torch::nn::MaxPool2d googlenet_branch_pool() {
  return torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(1).padding(1).ceil_mode(true));
}

/// Four branches side by side. The one named after 5×5 has a 3×3 kernel, as in Python, where trained weights have it.
class GoogLeNetBlockImpl : public CloneableByOptions<GoogLeNetBlockImpl> {
 public:
  explicit GoogLeNetBlockImpl(GoogLeNetBlockOptions block) : CloneableByOptions("Inception"), options(block) {
    const int64_t in = block.in_channels;
    branch1 = register_module("branch1", basic_conv(in, block.ch1x1, 1));
    branch2 = register_module(
        "branch2", sequential({basic_conv(in, block.ch3x3red, 1), basic_conv(block.ch3x3red, block.ch3x3, 3)}));
    branch3 = register_module(
        "branch3", sequential({basic_conv(in, block.ch5x5red, 1), basic_conv(block.ch5x5red, block.ch5x5, 3)}));
    branch4 = register_module("branch4", sequential({googlenet_branch_pool(), basic_conv(in, block.pool_proj, 1)}));
  }

  at::Tensor forward(const at::Tensor& input) {
    const nodes::Scope scope(*this);
    using nodes::call, nodes::run;
    const std::array branches = {call(branch1, input), run(branch2, input), run(branch3, input), run(branch4, input)};
    return nodes::record("cat", at::cat(branches, 1));
  }

  GoogLeNetBlockOptions options;
  BasicConv2d branch1{nullptr};
  torch::nn::Sequential branch2{nullptr}, branch3{nullptr}, branch4{nullptr};
};
TORCH_MODULE(GoogLeNetBlock);

struct GoogLeNetAuxOptions {
  int64_t in_channels, num_classes;
  double dropout;
};

/// A head beside the network.
class GoogLeNetAuxImpl : public CloneableByOptions<GoogLeNetAuxImpl> {
 public:
  explicit GoogLeNetAuxImpl(GoogLeNetAuxOptions aux) : CloneableByOptions("InceptionAux"), options(aux) {
    conv = register_module("conv", basic_conv(aux.in_channels, 128, 1));
    fc1 = register_module("fc1", linear(2048, 1024));
    fc2 = register_module("fc2", linear(1024, aux.num_classes));
    dropout = register_module("dropout", dropout_layer(aux.dropout));
  }

  at::Tensor forward(const at::Tensor& input) {
    const nodes::Scope scope(*this);
    using nodes::call, nodes::record;
    const at::Tensor x = call(conv, record("adaptive_avg_pool2d", at::adaptive_avg_pool2d(input, {4, 4})));
    const at::Tensor hidden = call(fc1, record("flatten", x.flatten(1)));
    return call(fc2, call(dropout, nodes::record_in_place("relu", hidden, [&] { return hidden.relu_(); })));
  }

  GoogLeNetAuxOptions options;
  BasicConv2d conv{nullptr};
  torch::nn::Linear fc1{nullptr}, fc2{nullptr};
  torch::nn::Dropout dropout{nullptr};
};
TORCH_MODULE(GoogLeNetAux);

void remove_auxiliary(GoogLeNet& model) {
  for (const char* name : {"aux1", "aux2"}) model->unregister_module(name);
  model->aux1 = model->aux2 = AnyModule();
  model->options.aux_logits = false;
}

constexpr ModelEntry kGoogLeNets[] = {
    {"googlenet", from_model_options<googlenet>},
};

}  // namespace

std::span<const ModelEntry> googlenet_models() { return kGoogLeNets; }

GoogLeNetImpl::GoogLeNetImpl(GoogLeNetOptions net) : CloneableByOptions("GoogLeNet"), options(net) {
  const auto add = [this](const std::string& name, const auto& layer) {
    return AnyModule(register_module(name, layer));
  };
  const auto block = [&](const std::string& name, const GoogLeNetBlockOptions& channels) {
    return add("inception" + name, GoogLeNetBlock(channels));
  };
  const auto pool = [this](const std::string& name, int64_t kernel) {
    return register_module("maxpool" + name, max_pool(kernel, 2, /*ceil_mode=*/true));
  };
  const auto aux = [&](const std::string& name, int64_t channels) {
    return add(name, GoogLeNetAux(GoogLeNetAuxOptions{channels, options.num_classes, options.dropout_aux}));
  };
  conv1 = add("conv1", BasicConv2d(torch::nn::Conv2dOptions(3, 64, 7).stride(2).padding(3)));
  maxpool1 = pool("1", 3);
  conv2 = add("conv2", basic_conv(64, 64, 1));
  conv3 = add("conv3", basic_conv(64, 192, 3));
  maxpool2 = pool("2", 3);
  inception3a = block("3a", {192, 64, 96, 128, 16, 32, 32});
  inception3b = block("3b", {256, 128, 128, 192, 32, 96, 64});
  maxpool3 = pool("3", 3);
  inception4a = block("4a", {480, 192, 96, 208, 16, 48, 64});
  inception4b = block("4b", {512, 160, 112, 224, 24, 64, 64});
  inception4c = block("4c", {512, 128, 128, 256, 24, 64, 64});
  inception4d = block("4d", {512, 112, 144, 288, 32, 64, 64});
  inception4e = block("4e", {528, 256, 160, 320, 32, 128, 128});
  maxpool4 = pool("4", 2);
  inception5a = block("5a", {832, 256, 160, 320, 32, 128, 128});
  inception5b = block("5b", {832, 384, 192, 384, 48, 128, 128});
  if (options.aux_logits) {
    aux1 = aux("aux1", 512);
    aux2 = aux("aux2", 528);
  }
  avgpool = register_module("avgpool", adaptive_pool(1));
  dropout = register_module("dropout", dropout_layer(options.dropout));
  fc = register_module("fc", linear(1024, options.num_classes));
  if (options.init_weights) init_inception(*this, 0.01);
}

at::Tensor GoogLeNetImpl::forward(const at::Tensor& images) { return forward_with_aux(images).logits; }

GoogLeNetOutputs GoogLeNetImpl::forward_with_aux(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::call;
  const bool with_aux = options.aux_logits && is_training();
  GoogLeNetOutputs outputs;
  at::Tensor x = options.transform_input ? as_centred(images) : images;
  x = call(maxpool1, call(conv1, x));
  x = call(maxpool2, call(conv3, call(conv2, x)));
  x = call(maxpool3, call(inception3b, call(inception3a, x)));
  x = call(inception4a, x);
  if (with_aux) outputs.aux_logits1 = call(aux1, x);
  x = call(inception4d, call(inception4c, call(inception4b, x)));
  if (with_aux) outputs.aux_logits2 = call(aux2, x);
  x = call(maxpool4, call(inception4e, x));
  x = call(inception5b, call(inception5a, x));
  outputs.logits = call(fc, call(dropout, nodes::record("flatten", call(avgpool, x).flatten(1))));
  return outputs;
}

GoogLeNet googlenet(const GoogLeNetBuilderOptions& given) {
  const bool trained = given.weights.has_value();
  const GoogLeNetOptions options{.num_classes = num_classes_of("googlenet", given.weights, given.num_classes, 1000),
                                 .aux_logits = given.aux_logits.value_or(true),
                                 .transform_input = given.transform_input.value_or(trained),
                                 .init_weights = given.init_weights,
                                 .dropout = given.dropout,
                                 .dropout_aux = given.dropout_aux};
  if (trained) require_aux_logits("googlenet", options.aux_logits);
  GoogLeNet model = build_model<GoogLeNet>(options, given.weights, given.progress);
  if (trained && !given.aux_logits) remove_auxiliary(model);
  return model;
}

}  // namespace torchvision::models
