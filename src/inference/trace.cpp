#include "inference/trace.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/operator.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <unordered_map>

#include "export/trace.h"
#include "torchvision/core/error.h"

namespace torchvision::inference {
namespace {

namespace jit = torch::jit;

/// Fills a Graph from LibTorch's, node by node.
class Importer {
 public:
  explicit Importer(Graph& graph) : graph_(graph) {}

  void run(const exporting::Trace& trace) {
    const jit::Graph& from = *trace.graph;
    objects_.emplace(from.inputs()[0], trace.module._ivalue());
    graph_.input = bind_tensor(from.inputs()[1]);
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
    if (node.kind() == c10::prim::GetAttr) return import_attribute(node);
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

  /// A module's child, or its tensor.
  void import_attribute(const jit::Node& node) {
    const c10::IValue attribute = objects_.at(node.input()).toObjectRef().getAttr(node.s(c10::attr::name));
    if (attribute.isTensor())
      arguments_[node.output()] = graph_.add_constant(attribute.toTensor().detach());
    else
      objects_.emplace(node.output(), attribute);
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
  std::unordered_map<const jit::Value*, c10::IValue> objects_;
  std::unordered_map<const jit::Value*, Argument> arguments_;
  std::unordered_map<const jit::Value*, Node*> lists_;
};

}  // namespace

Graph trace(const torch::nn::Module& module, const std::function<at::Tensor(const at::Tensor&)>& forward,
            const at::Tensor& example) {
  Graph graph;
  Importer(graph).run(exporting::trace(module, forward, example, exporting::InPlaceOperations::kReplaced));
  return graph;
}

}  // namespace torchvision::inference
