#include "inference/trace.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/operator.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <unordered_map>

#include "torchvision/core/error.h"

namespace torchvision::inference {
namespace {

namespace jit = torch::jit;

/// A traced graph, and the tensors that stand for all its inputs but the first.
struct Traced {
  std::shared_ptr<jit::Graph> graph;
  std::vector<at::Tensor> constants;
};

/// The tracer warns of dropout in place, which is nothing in evaluation.
class WithoutWarnings {
 public:
  WithoutWarnings() : before_(jit::tracer::getTracerStateWarnMode().exchange(false)) {}
  ~WithoutWarnings() { jit::tracer::getTracerStateWarnMode() = before_; }
  WithoutWarnings(const WithoutWarnings&) = delete;
  WithoutWarnings& operator=(const WithoutWarnings&) = delete;

 private:
  bool before_;
};

Traced trace_to_jit(const torch::nn::Module& module, const std::function<at::Tensor(const at::Tensor&)>& forward,
                    const at::Tensor& example) {
  const at::NoGradGuard no_grad;
  const WithoutWarnings quiet;
  // The tracer takes no tensors that require gradients as constants, so the module's come in as inputs.
  jit::Stack inputs = {example};
  for (const at::Tensor& tensor : module.parameters()) inputs.emplace_back(tensor);
  for (const at::Tensor& tensor : module.buffers()) inputs.emplace_back(tensor);
  const auto traced = jit::tracer::trace(
      inputs, [&](const jit::Stack& stack) { return jit::Stack{forward(stack.at(0).toTensor())}; },
      [](const at::Tensor&) { return std::string(); }, /*strict=*/true, /*force_outplace=*/true);
  Traced result{traced.first->graph, {}};
  for (size_t i = 1; i < inputs.size(); ++i) result.constants.push_back(inputs[i].toTensor().detach());
  return result;
}

/// Fills a Graph from LibTorch's, node by node.
class Importer {
 public:
  explicit Importer(Graph& graph) : graph_(graph) {}

  void run(const Traced& traced) {
    const jit::Graph& from = *traced.graph;
    graph_.input = bind_tensor(from.inputs()[0]);
    for (size_t i = 0; i < traced.constants.size(); ++i)
      arguments_[from.inputs()[i + 1]] = graph_.add_constant(traced.constants[i]);
    for (const jit::Node* node : from.nodes()) import(*node);
    graph_.output = std::get<Value*>(arguments_.at(from.outputs()[0]));
  }

 private:
  Value* bind_tensor(const jit::Value* value) {
    const auto type = value->type()->cast<c10::TensorType>();
    if (!type || !type->sizes().concrete_sizes() || !type->scalarType())
      throw Error(ErrorCode::kUnsupported, "optimize_for_inference: the size of a tensor could not be traced (" +
                                               std::string(value->node()->kind().toQualString()) + ")");
    Value* bound = graph_.add_value(*type->sizes().concrete_sizes(), *type->scalarType());
    arguments_[value] = bound;
    return bound;
  }

  void import(const jit::Node& node) {
    if (node.kind() == c10::prim::Constant) return import_constant(node);
    if (node.kind() == c10::prim::ListConstruct) return import_list(node);
    if (node.kind() == c10::prim::ListUnpack) return import_unpack(node);
    if (!node.maybeOperator())
      throw Error(ErrorCode::kUnsupported,
                  "optimize_for_inference: unknown operation " + std::string(node.kind().toQualString()));
    import_call(node);
  }

  void import_constant(const jit::Node& node) {
    const std::optional<c10::IValue> constant = jit::toIValue(node.output());
    if (constant && constant->isTensor() && constant->toTensor().defined())
      arguments_[node.output()] = graph_.add_constant(constant->toTensor());
    else
      arguments_[node.output()] = constant.value_or(c10::IValue());
  }

  void import_list(const jit::Node& node) {
    const auto is_value = [&](const jit::Value* v) { return std::holds_alternative<Value*>(arguments_.at(v)); };
    if (std::any_of(node.inputs().begin(), node.inputs().end(), is_value)) {
      std::vector<Value*> values;
      for (const jit::Value* input : node.inputs()) values.push_back(std::get<Value*>(arguments_.at(input)));
      arguments_[node.output()] = values;
      return;
    }
    c10::impl::GenericList list(node.output()->type()->expectRef<c10::ListType>().getElementType());
    for (const jit::Value* input : node.inputs()) list.push_back(std::get<c10::IValue>(arguments_.at(input)));
    arguments_[node.output()] = c10::IValue(list);
  }

  /// The list of a call that gives several tensors: they are the call's results.
  void import_unpack(const jit::Node& node) {
    Node* call = lists_.at(node.input());
    call->results.clear();
    for (const jit::Value* output : node.outputs()) {
      call->results.push_back(bind_tensor(output));
      call->results.back()->producer = call;
    }
  }

  void import_call(const jit::Node& from) {
    Node node;
    node.name = from.kind().toQualString();
    node.operation = from.getOperation();
    for (const jit::Value* input : from.inputs()) node.arguments.push_back(arguments_.at(input));
    graph_.nodes().push_back(std::move(node));
    Node& added = graph_.nodes().back();
    for (const jit::Value* output : from.outputs()) {
      if (output->type()->cast<c10::TensorType>()) {
        added.results.push_back(bind_tensor(output));
        added.results.back()->producer = &added;
      } else if (output->type()->cast<c10::ListType>()) {
        lists_[output] = &added;
      } else {
        throw Error(ErrorCode::kUnsupported, "optimize_for_inference: " + added.name + " gives no tensor");
      }
    }
  }

  Graph& graph_;
  std::unordered_map<const jit::Value*, Argument> arguments_;
  std::unordered_map<const jit::Value*, Node*> lists_;
};

}  // namespace

Graph trace(const torch::nn::Module& module, const std::function<at::Tensor(const at::Tensor&)>& forward,
            const at::Tensor& example) {
  Graph graph;
  Importer(graph).run(trace_to_jit(module, forward, example));
  return graph;
}

}  // namespace torchvision::inference
