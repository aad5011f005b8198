#include "inference/graph.h"

#include <algorithm>
#include <set>

namespace torchvision::inference {

Value* Node::value(size_t index) const {
  if (index >= arguments.size()) return nullptr;
  const auto* value = std::get_if<Value*>(&arguments[index]);
  return value ? *value : nullptr;
}

const c10::IValue* Node::constant(size_t index) const {
  return index < arguments.size() ? std::get_if<c10::IValue>(&arguments[index]) : nullptr;
}

Value* Graph::add_value(std::vector<int64_t> sizes, at::ScalarType dtype) {
  values_.push_back(std::make_unique<Value>());
  values_.back()->sizes = std::move(sizes);
  values_.back()->dtype = dtype;
  return values_.back().get();
}

Value* Graph::add_constant(const at::Tensor& tensor) {
  Value* value = add_value(tensor.sizes().vec(), tensor.scalar_type());
  value->constant = tensor;
  return value;
}

std::vector<Node*> Graph::readers(const Value* value) {
  std::vector<Node*> found;
  for (Node& node : nodes_)
    for_each_input(node, [&](Value* read) {
      if (read == value) found.push_back(&node);
    });
  if (value == output) found.push_back(nullptr);
  return found;
}

Node* Graph::only_reader(const Value* value) {
  const auto found = readers(value);
  return found.size() == 1 ? found.front() : nullptr;
}

void Graph::replace(Value* from, Value* to) {
  for (Node& node : nodes_)
    for_each_input(node, [&](Value*& read) {
      if (read == from) read = to;
    });
  if (output == from) output = to;
}

void Graph::drop_unread() {
  std::set<const Value*> read = {output};
  for (auto node = nodes_.end(); node != nodes_.begin();) {
    --node;
    const bool used =
        std::any_of(node->results.begin(), node->results.end(), [&](Value* r) { return read.contains(r); });
    if (used)
      for_each_input(*node, [&](Value* value) { read.insert(value); });
    else
      node = nodes_.erase(node);
  }
}

}  // namespace torchvision::inference
