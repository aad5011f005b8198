#include "torchvision/export/torchscript.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/ir/ir.h>

#include <sstream>

#include "core/file.h"
#include "export/trace.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"

namespace torchvision::exporting {
namespace {

namespace jit = torch::jit;

/// Evaluation mode, until it ends.
class Evaluating {
 public:
  explicit Evaluating(torch::nn::Module& module) {
    for (const auto& each : module.modules()) modes_.emplace_back(each, each->is_training());
    module.eval();
  }
  ~Evaluating() {
    // Parents come before their children, which their train() sets too.
    for (const auto& [module, was_training] : modes_) module->train(was_training);
  }
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;

 private:
  std::vector<std::pair<std::shared_ptr<torch::nn::Module>, bool>> modes_;
};

/// Gives the module the traced graph as its forward.
void add_forward(Trace& trace) {
  const auto type = trace.module.type();
  jit::Function* forward = trace.module._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*type->name(), "forward"), trace.graph);
  type->addMethod(forward);
}

void check_same(jit::Module& traced, const std::function<at::Tensor(const at::Tensor&)>& forward,
                const at::Tensor& example, double tolerance) {
  const at::NoGradGuard no_grad;
  const at::Tensor other = at::rand_like(example);
  const at::Tensor expected = forward(other), actual = traced.forward({other}).toTensor();
  if (expected.sizes() == actual.sizes()) {
    const double largest = (actual - expected).abs().max().item<double>();
    if (largest <= tolerance * std::max(expected.abs().max().item<double>(), 1e-30)) return;
  }
  throw Error(ErrorCode::kMismatch,
              "to_torchscript: on another input than the example, the traced module gives another result: its forward "
              "pass takes ways that depend on values, which a trace cannot follow");
}

}  // namespace

jit::Module to_torchscript(torch::nn::Module& module, const std::function<at::Tensor(const at::Tensor&)>& forward,
                           const at::Tensor& example, const TorchScriptOptions& options) {
  const Evaluating evaluating(module);
  Trace traced = trace(module, forward, example, InPlaceOperations::kKept);
  add_forward(traced);
  jit::Module result = traced.module;
  if (options.freeze || options.optimize) result = jit::freeze(result);
  if (options.optimize) result = jit::optimize_for_inference(result);
  if (options.check) check_same(result, forward, example, options.tolerance);
  return result;
}

jit::Module to_torchscript(models::Classifier& model, const at::Tensor& example, const TorchScriptOptions& options) {
  return to_torchscript(model, [&](const at::Tensor& images) { return model.forward(images); }, example, options);
}

void save_torchscript(const jit::Module& module, const std::string& path) {
  for (const jit::Node* node : module.get_method("forward").graph()->nodes())
    if (node->kind() == c10::prim::ConstantMKLDNNTensor)
      throw Error(
          ErrorCode::kUnsupported,
          "save_torchscript: " + path + ": an optimized module holds weights in a form of this processor's alone",
          {.hint = "save it frozen, and optimize it after loading"});
  std::ostringstream bytes;
  module.save(bytes);
  core::write_file_atomically(path, core::as_bytes(bytes.view()));
}

}  // namespace torchvision::exporting
