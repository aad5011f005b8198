#include "models/densenet_layers.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include <algorithm>

#include "models/layers.h"
#include "models/nodes.h"

namespace torchvision::models {
namespace {

using torch::autograd::variable_list;
using torch::nn::Conv2dOptions;

/// The part of a layer whose results take the most memory: all inputs, joined and normalised.
struct DenseBottleneck : torch::CustomClassHolder {
  DenseBottleneck(torch::nn::BatchNorm2d first, torch::nn::Conv2d second)
      : norm(std::move(first)), conv(std::move(second)) {}

  at::Tensor operator()(at::TensorList features) { return conv(norm(at::cat(features, 1)).relu_()); }

  torch::nn::BatchNorm2d norm;
  torch::nn::Conv2d conv;
};

/// Keeps a bottleneck's inputs and computes it again when the gradient comes. `inputs` are the features and the layers'
/// three parameters.
struct RecomputedBottleneck : torch::autograd::Function<RecomputedBottleneck> {
  static constexpr size_t kParameters = 3;

  static at::Tensor forward(torch::autograd::AutogradContext* context, at::TensorList inputs,
                            const c10::intrusive_ptr<DenseBottleneck>& bottleneck) {
    context->save_for_backward(inputs.vec());
    context->saved_data["bottleneck"] = c10::IValue::make_capsule(bottleneck);
    return (*bottleneck)(inputs.slice(0, inputs.size() - kParameters));
  }

  static variable_list backward(torch::autograd::AutogradContext* context, const variable_list& gradients) {
    TORCH_CHECK_NOT_IMPLEMENTED(!at::GradMode::is_enabled(), "DenseNet: memory_efficient has no second derivatives");
    const auto bottleneck =
        c10::static_intrusive_pointer_cast<DenseBottleneck>(context->saved_data["bottleneck"].toCapsule());
    variable_list inputs = context->get_saved_variables();
    for (size_t i = 0; i + kParameters < inputs.size(); ++i)
      inputs[i] = inputs[i].detach().set_requires_grad(inputs[i].requires_grad());
    variable_list wanted;
    for (const at::Tensor& input : inputs)
      if (input.requires_grad()) wanted.push_back(input);

    const at::AutoGradMode with_gradient(true);
    const at::Tensor again = (*bottleneck)(at::TensorList(inputs).slice(0, inputs.size() - kParameters));
    const variable_list found = torch::autograd::grad({again}, wanted, gradients);
    variable_list result;
    size_t next = 0;
    for (const at::Tensor& input : inputs) result.push_back(input.requires_grad() ? found[next++] : at::Tensor());
    result.emplace_back();  // the bottleneck itself
    return result;
  }
};

at::Tensor recomputed_bottleneck(variable_list inputs, DenseLayerImpl& layer) {
  for (const at::Tensor& parameter : {layer.norm1->weight, layer.norm1->bias, layer.conv1->weight})
    inputs.push_back(parameter);
  return RecomputedBottleneck::apply(at::TensorList(inputs),
                                     c10::make_intrusive<DenseBottleneck>(layer.norm1, layer.conv1));
}

bool any_requires_grad(const std::vector<at::Tensor>& tensors) {
  return std::ranges::any_of(tensors, [](const at::Tensor& tensor) { return tensor.requires_grad(); });
}

}  // namespace

DenseLayerImpl::DenseLayerImpl(DenseLayerOptions layer) : CloneableByOptions("_DenseLayer"), options(layer) {
  const int64_t width = options.bn_size * options.growth_rate;
  norm1 = register_module("norm1", torch::nn::BatchNorm2d(options.num_input_features));
  relu1 = register_module("relu1", relu_in_place());
  conv1 = register_module("conv1", conv2d(Conv2dOptions(options.num_input_features, width, 1).bias(false)));
  norm2 = register_module("norm2", torch::nn::BatchNorm2d(width));
  relu2 = register_module("relu2", relu_in_place());
  conv2 = register_module("conv2", conv2d(Conv2dOptions(width, options.growth_rate, 3).padding(1).bias(false)));
}

at::Tensor DenseLayerImpl::forward(const std::vector<at::Tensor>& features) {
  const nodes::Scope scope(*this);
  using nodes::call, nodes::record;
  const bool recompute = options.memory_efficient && at::GradMode::is_enabled() && any_requires_grad(features);
  const at::Tensor bottleneck = recompute ? recomputed_bottleneck(features, *this)
                                          : call(conv1, call(relu1, call(norm1, record("cat", at::cat(features, 1)))));
  const at::Tensor added = call(conv2, call(relu2, call(norm2, bottleneck)));
  return options.drop_rate > 0 ? record("dropout", at::dropout(added, options.drop_rate, is_training())) : added;
}

DenseBlockImpl::DenseBlockImpl(DenseBlockOptions block) : CloneableByOptions("_DenseBlock"), options(block) {
  DenseLayerOptions layer = options.first;
  for (int64_t i = 1; i <= options.num_layers; ++i) {
    layers.push_back(register_module("denselayer" + std::to_string(i), DenseLayer(layer)));
    layer.num_input_features += layer.growth_rate;
  }
}

at::Tensor DenseBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  std::vector<at::Tensor> features = {input};
  for (DenseLayer& layer : layers) features.push_back(layer(features));
  return nodes::record("cat", at::cat(features, 1));
}

std::optional<std::string> DenseBlockImpl::name_today(std::string_view name, std::optional<int64_t>) const {
  std::string today(name);
  const size_t layer_end = today.find('.');
  for (const std::string_view before : {".norm.1.", ".norm.2.", ".conv.1.", ".conv.2."})
    if (layer_end != std::string::npos && name.substr(layer_end).starts_with(before))
      today.erase(layer_end + before.rfind('.', before.size() - 2), 1);
  return today;
}

}  // namespace torchvision::models
