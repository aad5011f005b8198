#include "export/trace.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <string>

#include "torchvision/core/error.h"

namespace torchvision::exporting {
namespace {

namespace jit = torch::jit;

/// The tracer warns of what works in place, which is nothing to worry about in evaluation.
class WithoutWarnings {
 public:
  WithoutWarnings() : before_(jit::tracer::getTracerStateWarnMode().exchange(false)) {}
  ~WithoutWarnings() { jit::tracer::getTracerStateWarnMode() = before_; }
  WithoutWarnings(const WithoutWarnings&) = delete;
  WithoutWarnings& operator=(const WithoutWarnings&) = delete;

 private:
  bool before_;
};

/// A name that TorchScript takes for a class: letters, digits and underscores.
c10::QualifiedName class_name(const torch::nn::Module& module) {
  std::string name = module.name();
  name.erase(0, name.rfind(':') == std::string::npos ? 0 : name.rfind(':') + 1);
  std::replace_if(name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return c10::QualifiedName("__torch__.torchvision." + name);
}

/// The module's tree with its tensors, and without its forward.
jit::Module mirror(const torch::nn::Module& module, const std::shared_ptr<jit::CompilationUnit>& unit) {
  jit::Module result(class_name(module), unit, /*shouldMangle=*/true);
  result.register_attribute("training", c10::BoolType::get(), module.is_training());
  for (const auto& parameter : module.named_parameters(/*recurse=*/false))
    if (parameter.value().defined()) result.register_parameter(parameter.key(), parameter.value(), /*is_buffer=*/false);
  for (const auto& buffer : module.named_buffers(/*recurse=*/false))
    if (buffer.value().defined()) result.register_buffer(buffer.key(), buffer.value());
  for (const auto& child : module.named_children()) result.register_module(child.key(), mirror(*child.value(), unit));
  return result;
}

}  // namespace

Trace trace(const torch::nn::Module& module, const std::function<at::Tensor(const at::Tensor&)>& forward,
            const at::Tensor& example, InPlaceOperations in_place) {
  const at::NoGradGuard no_grad;
  const WithoutWarnings quiet;
  jit::Module self = mirror(module, std::make_shared<jit::CompilationUnit>());
  const auto run = [&](const jit::Stack& stack) {
    const at::Tensor result = forward(stack.at(0).toTensor());
    if (!result.defined()) throw Error(ErrorCode::kUnsupported, "tracing: the forward pass gives no tensor");
    return jit::Stack{result};
  };
  const auto traced = jit::tracer::trace({example}, run, [](const at::Tensor&) { return std::string(); },
                                         /*strict=*/true, in_place == InPlaceOperations::kReplaced, &self, {"images"});
  return {self, traced.first->graph};
}

}  // namespace torchvision::exporting
