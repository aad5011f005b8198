#include <ATen/ATen.h>

#include "inference/passes/passes.h"

namespace torchvision::inference {
namespace {

bool is_product(const Node& node) { return node.is("convolution") || node.is("linear"); }

/// A constant that has a value for each of the product's outputs and none along other dimensions, flat.
at::Tensor channel_factor(const Node& product, const Node& multiplication) {
  const Value* value = multiplication.value(multiplication.value(0) == product.result() ? 1 : 0);
  if (!value || !value->is_constant()) return {};
  const int64_t channels = product.fused.weight.size(0), dims = product.result()->dim();
  const int64_t behind = product.is("convolution") ? 2 : 0;  // dimensions after the channels
  const at::Tensor& factor = value->constant;
  if (factor.numel() == 1 && factor.dim() <= dims) return factor.reshape({1}).expand({channels});
  if (factor.numel() != channels || factor.dim() <= behind || factor.dim() > dims ||
      factor.size(factor.dim() - 1 - behind) != channels)
    return {};
  return factor.reshape({channels});
}

void scale(Fused& fused, const at::Tensor& factor) {
  std::vector<int64_t> rows(static_cast<size_t>(fused.weight.dim()), 1);
  rows[0] = -1;
  const at::Tensor exact = factor.to(at::kDouble);
  fused.weight = fused.weight.to(at::kDouble) * exact.reshape(rows);
  if (fused.bias.defined()) fused.bias = fused.bias.to(at::kDouble) * exact;
}

bool fold_multiplication(Graph& graph, Node& product) {
  Node* reader = graph.only_reader(product.result());
  if (!reader || !reader->is("aten::mul") || reader->result()->sizes != product.result()->sizes) return false;
  const at::Tensor factor = channel_factor(product, *reader);
  if (!factor.defined()) return false;
  scale(product.fused, factor);
  graph.replace(reader->result(), product.result());
  return true;
}

/// Batch normalisation, which is a depthwise convolution of one pixel by now.
bool fold_normalization(Graph& graph, Node& product) {
  Node* reader = graph.only_reader(product.result());
  if (!product.is("convolution") || !reader || !reader->is("convolution")) return false;
  const Fused& norm = reader->fused;
  const int64_t channels = product.fused.weight.size(0);
  if (norm.groups != channels || norm.weight.numel() != channels || norm.weight.size(2) != 1 ||
      norm.padding != std::vector<int64_t>{0, 0} || norm.stride != std::vector<int64_t>{1, 1})
    return false;
  scale(product.fused, norm.weight.reshape({channels}));
  product.fused.bias = product.fused.bias.defined() ? product.fused.bias + norm.bias : norm.bias;
  graph.replace(reader->result(), product.result());
  return true;
}

}  // namespace

void fold_scales(Graph& graph) {
  for (Node& node : graph.nodes()) {
    if (!is_product(node)) continue;
    while (fold_normalization(graph, node) || fold_multiplication(graph, node)) {
    }
  }
  graph.drop_unread();
}

}  // namespace torchvision::inference
