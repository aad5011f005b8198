#include "inference/activation.h"

#include <ATen/core/Tensor.h>

#include <limits>

namespace torchvision::inference {
namespace {

using kernels::Activation;
using kernels::Epilogue;

float number_or(const c10::IValue* value, float otherwise) {
  return value && !value->isNone() ? value->toScalar().toFloat() : otherwise;
}

}  // namespace

std::optional<Epilogue> epilogue_of(const Node& node) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  if (node.results.size() != 1 || !node.value(0) || node.result()->dtype != at::kFloat) return std::nullopt;
  if (node.is("aten::relu")) return Epilogue{.low = 0};
  if (node.is("aten::relu6")) return Epilogue{.low = 0, .high = 6};
  if (node.is("aten::hardtanh") || node.is("aten::clamp"))
    return Epilogue{.low = number_or(node.constant(1), -kInfinity), .high = number_or(node.constant(2), kInfinity)};
  if (node.is("aten::sigmoid")) return Epilogue{.activation = Activation::kSigmoid};
  if (node.is("aten::hardsigmoid")) return Epilogue{.activation = Activation::kHardsigmoid};
  if (node.is("aten::hardswish")) return Epilogue{.activation = Activation::kHardswish};
  if (node.is("aten::silu")) return Epilogue{.activation = Activation::kSilu};
  if (node.is("aten::tanh")) return Epilogue{.activation = Activation::kTanh};
  if (node.is("aten::gelu"))
    return Epilogue{.activation =
                        node.constant(1)->toStringRef() == "tanh" ? Activation::kGeluTanh : Activation::kGelu};
  return std::nullopt;
}

}  // namespace torchvision::inference
