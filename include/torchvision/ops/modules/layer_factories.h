#pragma once

#include <c10/util/Exception.h>
#include <torch/nn/modules/container/any.h>

#include <cstdint>
#include <functional>
#include <optional>

/// Layers to be made later, as blocks take them in their options. Python passes classes and functools.partial.
namespace torchvision::ops {

/// Makes a normalisation layer for a number of channels. Python: the `norm_layer` arguments.
using NormLayer = std::function<torch::nn::AnyModule(int64_t channels)>;

/// Makes an activation; `inplace` is absent where the layer's own default shall hold. Python: the `activation_layer`
/// arguments.
using ActivationLayer = std::function<torch::nn::AnyModule(std::optional<bool> inplace)>;

/// A NormLayer: `norm<torch::nn::BatchNorm2d>`.
template <class Layer>
torch::nn::AnyModule norm(int64_t channels) {
  return torch::nn::AnyModule(Layer(channels));
}

/// An ActivationLayer: `activation<torch::nn::ReLU>`. Throws c10::TypeError when it is asked to work in place, or not
/// to, and the layer has no such option.
template <class Layer>
torch::nn::AnyModule activation(std::optional<bool> inplace) {
  Layer layer;
  if (inplace) {
    if constexpr (requires { layer->options.inplace(true); })
      layer->options.inplace(*inplace);
    else if constexpr (requires { layer->options.inplace = true; })
      layer->options.inplace = *inplace;
    else
      TORCH_CHECK_TYPE(false, layer->name(), ": got an unexpected option 'inplace'");
  }
  return torch::nn::AnyModule(layer);
}

}  // namespace torchvision::ops
