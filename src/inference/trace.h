#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "inference/graph.h"

namespace torch::nn {
class Module;
}

namespace torchvision::inference {

/// The calls that `forward` makes for an input like `example`; parameters and buffers of `module` are constants.
/// Throws Error (kUnsupported) for operations whose results are not tensors.
Graph trace(const torch::nn::Module& module, const std::function<at::Tensor(const at::Tensor&)>& forward,
            const at::Tensor& example);

}  // namespace torchvision::inference
