#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kernels/nn/activation.h"

/// A network as a list of calls, which passes rewrite before it is planned.
namespace torchvision::inference {

struct Node;

/// A tensor of the network: an input, a constant, or what a node gives.
struct Value {
  std::vector<int64_t> sizes;
  at::ScalarType dtype = at::kFloat;
  at::Tensor constant;       ///< defined for constants
  Node* producer = nullptr;  ///< null for inputs and constants

  bool is_constant() const { return constant.defined(); }
  int64_t dim() const { return static_cast<int64_t>(sizes.size()); }
};

/// An argument of a call: a value, a list of values, or anything that is no tensor.
using Argument = std::variant<Value*, std::vector<Value*>, c10::IValue>;

/// Sums of products that one loop computes, and what is done to them before they are stored.
struct Fused {
  at::Tensor weight;  ///< (out, in / groups, height, width), or (out, in) of a linear layer
  at::Tensor bias;    ///< (out), or undefined
  std::vector<int64_t> stride, padding, dilation;
  int64_t groups = 1;
  kernels::Epilogue epilogue = {};
  bool adds = false;  ///< whether the node's second input is added before the epilogue
};

/// softmax(scale · queries · keysᵀ + terms) · values, over (..., heads, count, size).
struct AttentionTerms {
  at::Tensor scale;               ///< double, one a head
  std::vector<at::Tensor> terms;  ///< (period, heads or 1, queries, keys): of image i the rows of i % period
};

struct Node {
  std::string name;  ///< "aten::relu", without the underscore of what works in place; "convolution", "linear",
                     ///< "expansion" or "attention"
  std::vector<Argument> arguments;
  std::vector<Value*> results;
  std::function<void(std::vector<c10::IValue>&)> operation;  ///< of calls of ATen: from arguments to results
  Fused fused = {};                                          ///< of "convolution", "linear", "expansion"
  Fused expansion = {};                                      ///< of "expansion": what comes before `fused`
  AttentionTerms attention = {};                             ///< of "attention"

  bool is(std::string_view wanted) const { return name == wanted; }
  /// The value at `index`, or null where the argument is none.
  Value* value(size_t index) const;
  const c10::IValue* constant(size_t index) const;
  Value* result() const { return results.front(); }
};

class Graph {
 public:
  Value* add_value(std::vector<int64_t> sizes, at::ScalarType dtype);
  Value* add_constant(const at::Tensor& tensor);

  std::list<Node>& nodes() { return nodes_; }
  const std::list<Node>& nodes() const { return nodes_; }

  Value* input = nullptr;
  Value* output = nullptr;

  /// Nodes that read the value, each once a reading; the network's output counts as a reading by null.
  std::vector<Node*> readers(const Value* value);
  /// The only reader, or null.
  Node* only_reader(const Value* value);
  /// Everything that reads `from` reads `to`.
  void replace(Value* from, Value* to);
  /// Drops nodes whose results nobody reads.
  void drop_unread();

 private:
  std::list<Node> nodes_;
  std::vector<std::unique_ptr<Value>> values_;
};

/// Calls `visit(Value*&)` for every value that the node reads.
template <class Visit>
void for_each_input(Node& node, const Visit& visit) {
  for (Argument& argument : node.arguments) {
    if (auto* value = std::get_if<Value*>(&argument)) visit(*value);
    if (auto* list = std::get_if<std::vector<Value*>>(&argument))
      for (Value*& value : *list) visit(value);
  }
}

}  // namespace torchvision::inference
