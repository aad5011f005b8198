#include <ATen/ATen.h>

#include "inference/passes/passes.h"

namespace torchvision::inference {
namespace {

bool is_elementwise_pair(const Node& node) {
  return (node.is("aten::mul") || node.is("aten::add")) && node.value(0) && node.value(1) &&
         node.result()->dtype == at::kFloat;
}

std::vector<int64_t> inverse_of(const std::vector<int64_t>& permutation) {
  std::vector<int64_t> inverse(permutation.size());
  for (size_t i = 0; i < permutation.size(); ++i)
    inverse[static_cast<size_t>(permutation[i])] = static_cast<int64_t>(i);
  return inverse;
}

std::vector<int64_t> permuted(const std::vector<int64_t>& sizes, const std::vector<int64_t>& permutation) {
  std::vector<int64_t> result;
  for (const int64_t dim : permutation) result.push_back(sizes[static_cast<size_t>(dim)]);
  return result;
}

/// What the other side of an elementwise operation reads before the permutation: null where it cannot be had.
Value* unpermuted(Graph& graph, std::list<Node>::iterator at, const Node& permute, Value* other) {
  const auto inverse = inverse_of(permute.constant(1)->toIntVector());
  const auto dims = static_cast<int64_t>(inverse.size());
  if (other->is_constant()) {
    if (other->dim() > dims) return nullptr;
    at::Tensor aligned = other->constant;
    while (aligned.dim() < dims) aligned = aligned.unsqueeze(0);
    return graph.add_constant(aligned.permute(inverse));
  }
  if (other->dim() != dims) return nullptr;
  Node view;
  view.name = permute.name;
  view.arguments = {other, c10::IValue(inverse)};
  view.operation = permute.operation;
  Value* result = graph.add_value(permuted(other->sizes, inverse), other->dtype);
  view.results = {result};
  result->producer = &*graph.nodes().insert(at, view);
  return result;
}

/// Swaps `permute` with its only reader, where that is elementwise.
bool sink(Graph& graph, std::list<Node>::iterator permute) {
  Node* reader = graph.only_reader(permute->result());
  if (!reader || !is_elementwise_pair(*reader)) return false;
  auto at = std::next(permute);
  while (&*at != reader) ++at;
  const size_t side = reader->value(0) == permute->result() ? 0 : 1;
  if (reader->result()->sizes != permute->result()->sizes) return false;  // it is broadcast
  Value* other = unpermuted(graph, at, *permute, reader->value(1 - side));
  if (!other) return false;
  Value* after = reader->result();
  Value* before = graph.add_value(permute->value(0)->sizes, after->dtype);
  reader->arguments[side] = permute->value(0);
  reader->arguments[1 - side] = other;
  reader->results = {before};
  before->producer = reader;
  permute->arguments[0] = before;
  permute->results = {after};
  after->producer = &*permute;
  graph.nodes().splice(std::next(at), graph.nodes(), permute);
  return true;
}

}  // namespace

void sink_permutations(Graph& graph) {
  for (auto node = graph.nodes().begin(); node != graph.nodes().end();) {
    const auto next = std::next(node);
    if (node->is("aten::permute"))
      while (sink(graph, node)) {
      }
    node = next;
  }
}

}  // namespace torchvision::inference
