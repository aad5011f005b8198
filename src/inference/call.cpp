#include "inference/call.h"

#include <ATen/core/List.h>

namespace torchvision::inference {
namespace {

c10::IValue argument_value(const Argument& argument, const std::function<at::Tensor(const Value*)>& tensor_of) {
  if (const auto* value = std::get_if<Value*>(&argument)) return tensor_of(*value);
  if (const auto* constant = std::get_if<c10::IValue>(&argument)) return *constant;
  c10::List<at::Tensor> tensors;
  for (const Value* value : std::get<std::vector<Value*>>(argument)) tensors.push_back(tensor_of(value));
  return tensors;
}

}  // namespace

std::vector<at::Tensor> call(const Node& node, const std::function<at::Tensor(const Value*)>& tensor_of) {
  std::vector<c10::IValue> stack;
  for (const Argument& argument : node.arguments) stack.push_back(argument_value(argument, tensor_of));
  node.operation(stack);
  if (stack.size() == 1 && stack[0].isTensorList()) return stack[0].toTensorVector();
  std::vector<at::Tensor> results;
  for (const c10::IValue& value : stack) results.push_back(value.toTensor());
  return results;
}

}  // namespace torchvision::inference
