#pragma once

#include <optional>

#include "inference/graph.h"
#include "kernels/nn/activation.h"

namespace torchvision::inference {

/// What an elementwise node does to each value, where a kernel knows it.
std::optional<kernels::Epilogue> epilogue_of(const Node& node);

}  // namespace torchvision::inference
