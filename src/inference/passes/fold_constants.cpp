#include "inference/call.h"
#include "inference/passes/passes.h"

namespace torchvision::inference {

void fold_constants(Graph& graph) {
  for (auto node = graph.nodes().begin(); node != graph.nodes().end();) {
    bool constant = true;
    for_each_input(*node, [&](const Value* value) { constant = constant && value->is_constant(); });
    if (!constant) {
      ++node;
      continue;
    }
    const auto results = call(*node, [](const Value* value) { return value->constant; });
    for (size_t i = 0; i < node->results.size(); ++i) graph.replace(node->results[i], graph.add_constant(results[i]));
    node = graph.nodes().erase(node);
  }
}

}  // namespace torchvision::inference
