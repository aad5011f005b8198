#include <ATen/core/Tensor.h>

#include "inference/passes/passes.h"

namespace torchvision::inference {
namespace {

const std::vector<int64_t> kOnes = {1, 1}, kZeros = {0, 0};

bool is_expansion(const Node& node) {
  const Fused& fused = node.fused;
  return node.is("convolution") && fused.groups == 1 && !fused.adds && fused.weight.size(2) == 1 &&
         fused.weight.size(3) == 1 && fused.stride == kOnes && fused.padding == kZeros;
}

bool is_depthwise(const Node& node) {
  const Fused& fused = node.fused;
  return node.is("convolution") && fused.groups > 1 && fused.weight.size(1) == 1 &&
         fused.weight.size(0) == fused.groups && !fused.adds && fused.dilation == kOnes &&
         fused.weight.size(2) == fused.weight.size(3) && fused.stride[0] == fused.stride[1] &&
         fused.padding[0] == fused.padding[1] && fused.weight.size(2) >= fused.stride[0] &&
         fused.padding[0] < fused.weight.size(2);
}

/// What is between the two must be too much for the second cache, and the weights, which pass by once a strip, little.
bool pays(const Node& expansion) {
  constexpr int64_t kFewestFloats = int64_t{140} << 10, kMostWeights = int64_t{32} << 10;
  const auto& sizes = expansion.result()->sizes;
  return sizes[1] * sizes[2] * sizes[3] >= kFewestFloats && expansion.fused.weight.numel() <= kMostWeights;
}

}  // namespace

void fuse_expansions(Graph& graph) {
  for (auto node = graph.nodes().begin(); node != graph.nodes().end();) {
    Node* reader = is_expansion(*node) && pays(*node) ? graph.only_reader(node->result()) : nullptr;
    if (!reader || !is_depthwise(*reader)) {
      ++node;
      continue;
    }
    reader->name = "expansion";
    reader->expansion = node->fused;
    reader->arguments = node->arguments;
    node = graph.nodes().erase(node);
  }
}

}  // namespace torchvision::inference
