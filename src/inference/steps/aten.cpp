#include <ATen/ATen.h>

#include <map>

#include "inference/call.h"
#include "inference/steps/makers.h"
#include "torchvision/core/error.h"

namespace torchvision::inference {
namespace {

/// An operation that no loop of ours does: ATen's, on tensors that look into the arena.
class AtenCall final : public Step {
 public:
  AtenCall(Node node, std::map<const Value*, Place> inputs, std::vector<Place> outputs)
      : node_(std::move(node)), inputs_(std::move(inputs)), outputs_(std::move(outputs)) {}

  void run(const Run& run) const override {
    const auto results = call(node_, [&](const Value* value) { return inputs_.at(value).tensor_in(run.arena); });
    for (size_t i = 0; i < outputs_.size(); ++i) outputs_[i].tensor_in(run.arena).copy_(results[i]);
  }
  std::string name() const override { return node_.name; }

 private:
  Node node_;
  std::map<const Value*, Place> inputs_;
  std::vector<Place> outputs_;
};

bool comes_channels_last(const Node& node, const std::map<const Value*, Place>& inputs) {
  if (node.results.size() != 1 || node.result()->dim() != 4) return false;
  for (const auto& [value, place] : inputs)
    if (!place.is_constant() && place.layout.dim() == 4 && place.stride(1) == 1 && place.size(1) > 1) return true;
  return false;
}

}  // namespace

bool make_aten_call(Planner& planner, Node& node) {
  if (!node.operation)
    throw Error(ErrorCode::kUnsupported,
                "optimize_for_inference: no loop takes a " + node.name + " of this shape; please report the network");
  std::map<const Value*, Place> inputs;
  for_each_input(node, [&](const Value* value) { inputs[value] = planner.read(value); });
  const bool channels_last = comes_channels_last(node, inputs);
  std::vector<Place> outputs;
  for (const Value* result : node.results)
    outputs.push_back(channels_last ? planner.allocate_channels_last(result) : planner.allocate(result));
  planner.add(std::make_unique<AtenCall>(node, std::move(inputs), std::move(outputs)));
  return true;
}

}  // namespace torchvision::inference
