#pragma once

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/api/module.h>

#include <functional>
#include <memory>

namespace torch::nn {
class Module;
}

namespace torchvision::exporting {

/// A forward pass as a graph, whose first input is the module that holds the parameters.
struct Trace {
  torch::jit::Module module;
  std::shared_ptr<torch::jit::Graph> graph;
};

enum class InPlaceOperations {
  kKept,
  kReplaced,  ///< by those that give a new tensor
};

/// Records what `forward` does with `example`. The tensors of `module` stand under their names in a module of
/// TorchScript's, sharing memory. The caller has put the module into the mode to be traced.
/// Throws Error (kUnsupported) where the result is no tensor that depends on the input.
Trace trace(const torch::nn::Module& module, const std::function<at::Tensor(const at::Tensor&)>& forward,
            const at::Tensor& example, InPlaceOperations in_place);

}  // namespace torchvision::exporting
