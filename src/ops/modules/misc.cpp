#include "torchvision/ops/modules/misc.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/dropout.h>

#include "core/python_text.h"
#include "ops/modules/layers.h"

namespace torchvision::ops {

FrozenBatchNorm2dImpl::FrozenBatchNorm2dImpl(int64_t num_features, FrozenBatchNorm2dOptions frozen)
    : CloneableByOptions("FrozenBatchNorm2d"), options(frozen) {
  weight = register_buffer("weight", at::ones({num_features}));
  bias = register_buffer("bias", at::zeros({num_features}));
  running_mean = register_buffer("running_mean", at::zeros({num_features}));
  running_var = register_buffer("running_var", at::ones({num_features}));
}

at::Tensor FrozenBatchNorm2dImpl::forward(const at::Tensor& x) {
  const at::Tensor scale = (weight * (running_var + options.eps).rsqrt()).reshape({1, -1, 1, 1});
  const at::Tensor shift = bias.reshape({1, -1, 1, 1}) - running_mean.reshape({1, -1, 1, 1}) * scale;
  return x * scale + shift;
}

std::string FrozenBatchNorm2dImpl::extra_repr() const {
  return core::python_text(weight.size(0)) + ", eps=" + core::python_text(options.eps);
}

std::optional<std::string> FrozenBatchNorm2dImpl::name_today(std::string_view name, std::optional<int64_t>) const {
  if (name == "num_batches_tracked") return std::nullopt;
  return std::string(name);
}

SqueezeExcitationImpl::SqueezeExcitationImpl(int64_t input, int64_t squeeze, SqueezeExcitationOptions block)
    : CloneableByOptions("SqueezeExcitation"),
      input_channels(input),
      squeeze_channels(squeeze),
      options(std::move(block)) {
  TORCH_CHECK_VALUE(options.activation && options.scale_activation,
                    "SqueezeExcitation: expected an activation and a scale_activation, got nullptr");
  avgpool = register_module("avgpool", adaptive_avg_pool2d(1));
  fc1 = register_module("fc1", conv2d(torch::nn::Conv2dOptions(input_channels, squeeze_channels, 1)));
  fc2 = register_module("fc2", conv2d(torch::nn::Conv2dOptions(squeeze_channels, input_channels, 1)));
  activation = options.activation(std::nullopt);
  register_module("activation", activation.ptr());
  scale_activation = options.scale_activation(std::nullopt);
  register_module("scale_activation", scale_activation.ptr());
}

at::Tensor SqueezeExcitationImpl::forward(const at::Tensor& input) {
  const at::Tensor squeezed = activation.forward(fc1(avgpool(input)));
  return scale_activation.forward(fc2(squeezed)) * input;
}

MLPImpl::MLPImpl(int64_t in, std::vector<int64_t> hidden, MLPOptions mlp)
    : in_channels(in), hidden_channels(std::move(hidden)), options(std::move(mlp)) {
  TORCH_CHECK_INDEX(!hidden_channels.empty(), "MLP: expected at least one number in hidden_channels, got none");
  const auto dropout = [&] {
    auto layer = torch::nn::DropoutOptions(options.dropout);
    return torch::nn::Dropout(options.inplace ? layer.inplace(*options.inplace) : layer);
  };
  for (size_t i = 0; i < hidden_channels.size(); ++i) {
    push_back(linear(i == 0 ? in_channels : hidden_channels[i - 1], hidden_channels[i], options.bias));
    if (i + 1 < hidden_channels.size()) {
      if (options.norm_layer) push_back(options.norm_layer(hidden_channels[i]));
      if (options.activation_layer) push_back(options.activation_layer(options.inplace));
    }
    push_back(dropout());
  }
}

at::Tensor MLPImpl::forward(const at::Tensor& input) { return SequentialImpl::forward(input); }

PermuteImpl::PermuteImpl(std::vector<int64_t> order) : CloneableByOptions("Permute"), dims(std::move(order)) {}

at::Tensor PermuteImpl::forward(const at::Tensor& x) { return x.permute(dims); }

std::string PermuteImpl::extra_repr() const { return ""; }  // Python's says nothing either

}  // namespace torchvision::ops
