#include "torchvision/models/inception.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "models/build.h"
#include "models/inception_layers.h"
#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::nn::AnyModule;
using torch::nn::Conv2dOptions;

enum class InceptionPadding { kSame, kHalving };
enum class InceptionPool { kNone, kMean, kHalvingMax };

struct InceptionConv {
  std::string name;
  int64_t outputs;
  torch::ExpandingArray<2> kernel;
  InceptionPadding padding = InceptionPadding::kSame;
};

/// A pool, convolutions one after the other, and two or none side by side of what the last gave.
struct InceptionBranch {
  std::vector<InceptionConv> chain;
  std::vector<InceptionConv> fork = {};
  InceptionPool pool = InceptionPool::kNone;
};

struct InceptionBlockOptions {
  std::string name;
  int64_t inputs;
  std::vector<InceptionBranch> branches;
};

/// Branches side by side. Python: InceptionA to InceptionE.
class InceptionBlockImpl : public CloneableByOptions<InceptionBlockImpl> {
 public:
  explicit InceptionBlockImpl(InceptionBlockOptions block) : CloneableByOptions(block.name), options(std::move(block)) {
    for (const InceptionBranch& branch : options.branches) {
      Layers layers;
      int64_t inputs = options.inputs;
      for (const InceptionConv& conv : branch.chain) {
        layers.chain.push_back(add(inputs, conv));
        inputs = conv.outputs;
      }
      for (const InceptionConv& conv : branch.fork) layers.fork.push_back(add(inputs, conv));
      layers_.push_back(layers);
    }
  }

  at::Tensor forward(const at::Tensor& input) {
    const nodes::Scope scope(*this);
    std::vector<at::Tensor> outputs;
    for (size_t i = 0; i < layers_.size(); ++i) {
      at::Tensor x = pooled(input, options.branches[i].pool);
      for (BasicConv2d& conv : layers_[i].chain) x = nodes::call(conv, x);
      std::vector<at::Tensor> sides;
      for (BasicConv2d& conv : layers_[i].fork) sides.push_back(nodes::call(conv, x));
      outputs.push_back(sides.empty() ? x : nodes::record("cat", at::cat(sides, 1)));
    }
    return nodes::record("cat", at::cat(outputs, 1));
  }

  InceptionBlockOptions options;

 private:
  struct Layers {
    std::vector<BasicConv2d> chain, fork;
  };

  BasicConv2d add(int64_t inputs, const InceptionConv& conv) {
    return register_module(conv.name, conv.padding == InceptionPadding::kSame
                                          ? basic_conv(inputs, conv.outputs, conv.kernel)
                                          : basic_conv_halving(inputs, conv.outputs, 3));
  }

  static at::Tensor pooled(const at::Tensor& input, InceptionPool pool) {
    if (pool == InceptionPool::kMean) return nodes::record("avg_pool2d", at::avg_pool2d(input, {3, 3}, {1, 1}, {1, 1}));
    return pool == InceptionPool::kHalvingMax ? nodes::record("max_pool2d", at::max_pool2d(input, {3, 3}, {2, 2}))
                                              : input;
  }

  std::vector<Layers> layers_;
};
TORCH_MODULE(InceptionBlock);

constexpr auto kInceptionHalving = InceptionPadding::kHalving;

InceptionBranch inception_pool(int64_t outputs) {
  return {.chain = {{"branch_pool", outputs, 1}}, .pool = InceptionPool::kMean};
}

InceptionBlock inception_a(int64_t inputs, int64_t pool_features) {
  return InceptionBlock(InceptionBlockOptions{
      "InceptionA",
      inputs,
      {{.chain = {{"branch1x1", 64, 1}}},
       {.chain = {{"branch5x5_1", 48, 1}, {"branch5x5_2", 64, 5}}},
       {.chain = {{"branch3x3dbl_1", 64, 1}, {"branch3x3dbl_2", 96, 3}, {"branch3x3dbl_3", 96, 3}}},
       inception_pool(pool_features)}});
}

InceptionBlock inception_b(int64_t inputs) {
  return InceptionBlock(InceptionBlockOptions{
      "InceptionB",
      inputs,
      {{.chain = {{"branch3x3", 384, 3, kInceptionHalving}}},
       {.chain = {{"branch3x3dbl_1", 64, 1}, {"branch3x3dbl_2", 96, 3}, {"branch3x3dbl_3", 96, 3, kInceptionHalving}}},
       {.chain = {}, .pool = InceptionPool::kHalvingMax}}});
}

InceptionBlock inception_c(int64_t inputs, int64_t channels_7x7) {
  const int64_t c7 = channels_7x7;
  return InceptionBlock(InceptionBlockOptions{
      "InceptionC",
      inputs,
      {{.chain = {{"branch1x1", 192, 1}}},
       {.chain = {{"branch7x7_1", c7, 1}, {"branch7x7_2", c7, {1, 7}}, {"branch7x7_3", 192, {7, 1}}}},
       {.chain = {{"branch7x7dbl_1", c7, 1},
                  {"branch7x7dbl_2", c7, {7, 1}},
                  {"branch7x7dbl_3", c7, {1, 7}},
                  {"branch7x7dbl_4", c7, {7, 1}},
                  {"branch7x7dbl_5", 192, {1, 7}}}},
       inception_pool(192)}});
}

InceptionBlock inception_d(int64_t inputs) {
  return InceptionBlock(
      InceptionBlockOptions{"InceptionD",
                            inputs,
                            {{.chain = {{"branch3x3_1", 192, 1}, {"branch3x3_2", 320, 3, kInceptionHalving}}},
                             {.chain = {{"branch7x7x3_1", 192, 1},
                                        {"branch7x7x3_2", 192, {1, 7}},
                                        {"branch7x7x3_3", 192, {7, 1}},
                                        {"branch7x7x3_4", 192, 3, kInceptionHalving}}},
                             {.chain = {}, .pool = InceptionPool::kHalvingMax}}});
}

InceptionBlock inception_e(int64_t inputs) {
  return InceptionBlock(InceptionBlockOptions{
      "InceptionE",
      inputs,
      {{.chain = {{"branch1x1", 320, 1}}},
       {.chain = {{"branch3x3_1", 384, 1}}, .fork = {{"branch3x3_2a", 384, {1, 3}}, {"branch3x3_2b", 384, {3, 1}}}},
       {.chain = {{"branch3x3dbl_1", 448, 1}, {"branch3x3dbl_2", 384, 3}},
        .fork = {{"branch3x3dbl_3a", 384, {1, 3}}, {"branch3x3dbl_3b", 384, {3, 1}}}},
       inception_pool(192)}});
}

struct InceptionAuxOptions {
  int64_t inputs, num_classes;
};

/// A head beside the network, for features of 17×17 or more.
class InceptionAuxImpl : public CloneableByOptions<InceptionAuxImpl> {
 public:
  explicit InceptionAuxImpl(InceptionAuxOptions aux) : CloneableByOptions("InceptionAux"), options(aux) {
    conv0 = register_module("conv0", basic_conv(aux.inputs, 128, 1));
    conv1 = register_module("conv1", basic_conv(128, 768, 5, /*same=*/false));
    fc = register_module("fc", linear(768, aux.num_classes));
  }

  at::Tensor forward(const at::Tensor& input) {
    const nodes::Scope scope(*this);
    using nodes::call, nodes::record;
    const at::Tensor x = call(conv1, call(conv0, record("avg_pool2d", at::avg_pool2d(input, {5, 5}, {3, 3}))));
    const at::Tensor pooled = record("adaptive_avg_pool2d", at::adaptive_avg_pool2d(x, {1, 1}));
    return call(fc, record("flatten", pooled.flatten(1)));
  }

  InceptionAuxOptions options;
  BasicConv2d conv0{nullptr}, conv1{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(InceptionAux);

constexpr ModelEntry kInceptions[] = {
    {"inception_v3", from_model_options<inception_v3>},
};

}  // namespace

std::span<const ModelEntry> inception_models() { return kInceptions; }

Inception3Impl::Inception3Impl(Inception3Options net) : CloneableByOptions("Inception3"), options(net) {
  const auto add = [this](const std::string& name, const auto& layer) {
    return AnyModule(register_module(name, layer));
  };
  const torch::nn::LinearImpl* aux_fc = nullptr;
  conv2d_1a_3x3 = add("Conv2d_1a_3x3", basic_conv_halving(3, 32, 3));
  conv2d_2a_3x3 = add("Conv2d_2a_3x3", basic_conv(32, 32, 3, /*same=*/false));
  conv2d_2b_3x3 = add("Conv2d_2b_3x3", basic_conv(32, 64, 3));
  maxpool1 = register_module("maxpool1", max_pool(3, 2));
  conv2d_3b_1x1 = add("Conv2d_3b_1x1", basic_conv(64, 80, 1));
  conv2d_4a_3x3 = add("Conv2d_4a_3x3", basic_conv(80, 192, 3, /*same=*/false));
  maxpool2 = register_module("maxpool2", max_pool(3, 2));
  mixed_5b = add("Mixed_5b", inception_a(192, 32));
  mixed_5c = add("Mixed_5c", inception_a(256, 64));
  mixed_5d = add("Mixed_5d", inception_a(288, 64));
  mixed_6a = add("Mixed_6a", inception_b(288));
  mixed_6b = add("Mixed_6b", inception_c(768, 128));
  mixed_6c = add("Mixed_6c", inception_c(768, 160));
  mixed_6d = add("Mixed_6d", inception_c(768, 160));
  mixed_6e = add("Mixed_6e", inception_c(768, 192));
  if (options.aux_logits) {
    const InceptionAux aux(InceptionAuxOptions{768, options.num_classes});
    aux_logits = add("AuxLogits", aux);
    aux_fc = aux->fc.get();
  }
  mixed_7a = add("Mixed_7a", inception_d(768));
  mixed_7b = add("Mixed_7b", inception_e(1280));
  mixed_7c = add("Mixed_7c", inception_e(2048));
  avgpool = register_module("avgpool", adaptive_pool(1));
  dropout = register_module("dropout", dropout_layer(options.dropout));
  fc = register_module("fc", linear(2048, options.num_classes));
  if (options.init_weights) init_inception(*this, 0.1, aux_fc, 0.001);
}

at::Tensor Inception3Impl::forward(const at::Tensor& images) { return forward_with_aux(images).logits; }

InceptionOutputs Inception3Impl::forward_with_aux(const at::Tensor& images) {
  const nodes::Scope scope(*this);
  using nodes::call;
  InceptionOutputs outputs;
  at::Tensor x = options.transform_input ? as_centred(images) : images;
  x = call(maxpool1, call(conv2d_2b_3x3, call(conv2d_2a_3x3, call(conv2d_1a_3x3, x))));
  x = call(maxpool2, call(conv2d_4a_3x3, call(conv2d_3b_1x1, x)));
  x = call(mixed_5d, call(mixed_5c, call(mixed_5b, x)));
  x = call(mixed_6c, call(mixed_6b, call(mixed_6a, x)));
  x = call(mixed_6e, call(mixed_6d, x));
  if (options.aux_logits && is_training()) outputs.aux_logits = call(aux_logits, x);
  x = call(mixed_7c, call(mixed_7b, call(mixed_7a, x)));
  outputs.logits = call(fc, nodes::record("flatten", call(dropout, call(avgpool, x)).flatten(1)));
  return outputs;
}

Inception3 inception_v3(const InceptionV3BuilderOptions& given) {
  const bool trained = given.weights.has_value();
  if (trained) require_aux_logits("inception_v3", given.aux_logits);
  const Inception3Options options{.num_classes = num_classes_of("inception_v3", given.weights, given.num_classes, 1000),
                                  .aux_logits = given.aux_logits,
                                  .transform_input = given.transform_input.value_or(trained),
                                  .init_weights = given.init_weights,
                                  .dropout = given.dropout};
  return build_model<Inception3>(options, given.weights, given.progress);
}

}  // namespace torchvision::models
