#include <ATen/core/Tensor.h>

#include <limits>

#include "inference/activation.h"
#include "inference/passes/passes.h"

namespace torchvision::inference {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool is_open(const kernels::Epilogue& epilogue) {
  return epilogue.low == -kInfinity && epilogue.high == kInfinity && epilogue.activation == kernels::Activation::kNone;
}

/// A depthwise convolution's loop adds nothing.
bool may_add(const Node& product) {
  return !product.fused.adds && is_open(product.fused.epilogue) &&
         !(product.is("convolution") && product.fused.groups > 1 && product.fused.weight.size(1) == 1);
}

bool adds_as_it_is(const Node& addition) {
  const c10::IValue* factor = addition.constant(2);
  return addition.is("aten::add") && addition.value(0) && addition.value(1) &&
         addition.value(0)->sizes == addition.value(1)->sizes && addition.value(0) != addition.value(1) &&
         addition.result()->dtype == at::kFloat && (!factor || factor->toScalar().toDouble() == 1.0);
}

using Position = std::list<Node>::iterator;

/// Moves the product to where its only reader stood, and lets it give the reader's result.
void take_place(Graph& graph, Position product, Node* reader) {
  auto at = std::next(product);
  while (&*at != reader) ++at;
  product->results = reader->results;
  product->result()->producer = &*product;
  graph.nodes().splice(at, graph.nodes(), product);
  graph.nodes().erase(at);
}

bool fuse_reader(Graph& graph, Position product) {
  Node* reader = graph.only_reader(product->result());
  if (!reader) return false;
  if (adds_as_it_is(*reader) && may_add(*product)) {
    product->arguments.emplace_back(reader->value(reader->value(0) == product->result() ? 1 : 0));
    product->fused.adds = true;
    take_place(graph, product, reader);
    return true;
  }
  const auto epilogue = epilogue_of(*reader);
  if (!epilogue || !is_open(product->fused.epilogue)) return false;
  product->fused.epilogue = *epilogue;
  take_place(graph, product, reader);
  return true;
}

}  // namespace

void fuse_epilogues(Graph& graph) {
  for (auto node = graph.nodes().begin(); node != graph.nodes().end();) {
    const auto next = std::next(node);
    if ((node->is("convolution") || node->is("linear")) && fuse_reader(graph, node)) {
      // The place of `next` may be gone; what was fused stands further down and is met again.
      node = graph.nodes().begin();
      continue;
    }
    node = next;
  }
}

}  // namespace torchvision::inference
