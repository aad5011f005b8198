#include <ATen/ATen.h>

#include "inference/passes/passes.h"

namespace torchvision::inference {
namespace {

at::Tensor constant_tensor(const Node& node, size_t index) {
  const Value* value = node.value(index);
  return value ? value->constant : at::Tensor();
}

/// An absent tensor, or one that is constant.
bool is_constant_or_absent(const Node& node, size_t index) {
  const Value* value = node.value(index);
  return !value || value->is_constant();
}

void turn_into(Node& node, const char* name, Value* input, Fused fused) {
  node.name = name;
  node.arguments = {input};
  node.operation = nullptr;
  node.fused = std::move(fused);
}

bool recognize_convolution(Node& node) {
  if (!node.is("aten::_convolution") || !constant_tensor(node, 1).defined() || !is_constant_or_absent(node, 2))
    return false;
  const bool transposed = node.constant(6)->toBool();
  if (transposed || node.result()->dim() != 4 || node.result()->dtype != at::kFloat) return false;
  turn_into(node, "convolution", node.value(0),
            {.weight = constant_tensor(node, 1),
             .bias = constant_tensor(node, 2),
             .stride = node.constant(3)->toIntVector(),
             .padding = node.constant(4)->toIntVector(),
             .dilation = node.constant(5)->toIntVector(),
             .groups = node.constant(8)->toInt()});
  return true;
}

/// Batch normalisation with constant statistics is a factor and a term for each channel.
bool recognize_batch_norm(Node& node) {
  if (!node.is("aten::batch_norm") || node.constant(5)->toBool() || node.result()->dim() != 4 ||
      node.result()->dtype != at::kFloat)
    return false;
  const at::Tensor mean = constant_tensor(node, 3), variance = constant_tensor(node, 4);
  if (!mean.defined() || !variance.defined()) return false;
  at::Tensor factor = (variance.to(at::kDouble) + node.constant(7)->toDouble()).rsqrt();
  if (const at::Tensor weight = constant_tensor(node, 1); weight.defined()) factor = factor * weight;
  at::Tensor term = -mean * factor;
  if (const at::Tensor bias = constant_tensor(node, 2); bias.defined()) term = term + bias;
  const int64_t channels = mean.numel();
  turn_into(node, "convolution", node.value(0),
            {.weight = factor.reshape({channels, 1, 1, 1}),  // double until it is folded or packed
             .bias = term,
             .stride = {1, 1},
             .padding = {0, 0},
             .dilation = {1, 1},
             .groups = channels});
  return true;
}

bool is_float(const Node& node) { return node.result()->dtype == at::kFloat; }

bool recognize_linear(Node& node) {
  if (!is_float(node)) return false;
  if (node.is("aten::linear") && constant_tensor(node, 1).defined() && is_constant_or_absent(node, 2)) {
    turn_into(node, "linear", node.value(0), {.weight = constant_tensor(node, 1), .bias = constant_tensor(node, 2)});
    return true;
  }
  const auto is_one = [&](size_t index) { return node.constant(index)->toScalar().toDouble() == 1.0; };
  if (node.is("aten::addmm") && constant_tensor(node, 0).defined() && constant_tensor(node, 0).dim() == 1 &&
      constant_tensor(node, 2).defined() && is_one(3) && is_one(4)) {
    turn_into(node, "linear", node.value(1),
              {.weight = constant_tensor(node, 2).t(), .bias = constant_tensor(node, 0)});
    return true;
  }
  if (node.is("aten::matmul") && node.value(0)->dim() >= 2 && constant_tensor(node, 1).defined() &&
      constant_tensor(node, 1).dim() == 2) {
    turn_into(node, "linear", node.value(0), {.weight = constant_tensor(node, 1).t()});
    return true;
  }
  return false;
}

/// The bias of a layer that LibTorch adds by itself.
void absorb_bias(Graph& graph, std::list<Node>::iterator linear) {
  const Node* reader = graph.only_reader(linear->result());
  if (!reader || !reader->is("aten::add") || linear->fused.bias.defined()) return;
  const size_t other = reader->value(0) == linear->result() ? 1 : 0;
  const at::Tensor bias = constant_tensor(*reader, other);
  if (!bias.defined() || bias.dim() != 1 || bias.numel() != linear->fused.weight.size(0)) return;
  linear->fused.bias = bias;
  graph.replace(reader->result(), linear->result());
}

}  // namespace

void recognize_products(Graph& graph) {
  for (auto node = graph.nodes().begin(); node != graph.nodes().end(); ++node) {
    if (recognize_convolution(*node) || recognize_batch_norm(*node)) continue;
    if (recognize_linear(*node)) absorb_bias(graph, node);
  }
  graph.drop_unread();
}

}  // namespace torchvision::inference
