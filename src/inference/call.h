#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "inference/graph.h"

namespace torchvision::inference {

/// Runs a node's operation of ATen on the tensors that `tensor_of` gives for its values; returns its results.
std::vector<at::Tensor> call(const Node& node, const std::function<at::Tensor(const Value*)>& tensor_of);

}  // namespace torchvision::inference
