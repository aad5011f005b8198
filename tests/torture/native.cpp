#include "torture/native.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <limits>
#include <stdexcept>

namespace torchvision::torture {
namespace {

using nlohmann::json;

c10::IValue argument_of(const c10::Argument& argument, const Tensors& inputs, const json& parameters) {
  const std::string& name = argument.name();
  switch (argument.type()->kind()) {
    case c10::TypeKind::TensorType:
      return inputs.at(name);
    case c10::TypeKind::FloatType:
      return real(parameters, name);
    case c10::TypeKind::IntType:
      return parameters.at(name).get<int64_t>();
    case c10::TypeKind::BoolType:
      return parameters.at(name).get<bool>();
    default:
      throw std::runtime_error("tests/torture/native.cpp: no value for " + argument.type()->str());
  }
}

}  // namespace

double real(const json& parameters, const std::string& name) {
  const json& value = parameters.at(name);
  if (!value.is_string()) return value.get<double>();
  const auto text = value.get<std::string>();
  using Limits = std::numeric_limits<double>;
  return text == "nan" ? Limits::quiet_NaN() : text == "-inf" ? -Limits::infinity() : Limits::infinity();
}

Tensors call_native(const std::string& name, const Tensors& inputs, const json& parameters) {
  const c10::OperatorHandle op = c10::Dispatcher::singleton().findSchemaOrThrow(name.c_str(), "");
  torch::jit::Stack stack;
  for (const c10::Argument& argument : op.schema().arguments())
    stack.push_back(argument_of(argument, inputs, parameters));
  op.callBoxed(&stack);
  Tensors result;
  if (stack.size() == 1) return {{"out", stack[0].toTensor()}};
  for (size_t i = 0; i < stack.size(); ++i) result["out" + std::to_string(i)] = stack[i].toTensor();
  return result;
}

}  // namespace torchvision::torture
