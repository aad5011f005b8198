#include "models/graph_node_names.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <torch/nn/modules/conv.h>

#include <algorithm>
#include <optional>

#include "models/nodes.h"
#include "torchvision/core/error.h"
#include "torchvision/models/feature_extraction.h"
#include "torchvision/models/inception.h"
#include "torchvision/models/lenet.h"
#include "torchvision/models/maxvit.h"
#include "torchvision/models/vision_transformer.h"

namespace torchvision::models {
namespace {

/// Puts a model's modules into a mode, and back into the ones they had.
class ModeGuard {
 public:
  ModeGuard(torch::nn::Module& model, bool training) : modules_(model.modules()) {
    for (const auto& module : modules_) were_training_.push_back(module->is_training());
    model.train(training);
    // Layers have no nodes inside them; in evaluation they neither draw nor update statistics.
    for (const auto& module : modules_)
      if (module->children().empty()) module->eval();
  }
  ~ModeGuard() {
    // Parents come before their children, which their train() sets too.
    for (size_t i = 0; i < modules_.size(); ++i) modules_[i]->train(were_training_[i]);
  }
  ModeGuard(const ModeGuard&) = delete;
  ModeGuard& operator=(const ModeGuard&) = delete;

 private:
  std::vector<std::shared_ptr<torch::nn::Module>> modules_;
  std::vector<bool> were_training_;
};

std::array<int64_t, 2> usual_image_size(const Classifier& model) {
  if (const auto* vit = dynamic_cast<const VisionTransformerImpl*>(&model))
    return {vit->options.image_size, vit->options.image_size};
  if (const auto* maxvit = dynamic_cast<const MaxVitImpl*>(&model)) return maxvit->options.input_size;
  if (dynamic_cast<const LeNet5Impl*>(&model) != nullptr) return {28, 28};
  if (dynamic_cast<const Inception3Impl*>(&model) != nullptr) return {299, 299};
  return {224, 224};
}

at::Tensor no_images(const Classifier& model) {
  int64_t channels = 3;
  for (const auto& module : model.modules())
    if (const auto* conv = module->as<torch::nn::Conv2dImpl>()) {
      channels = conv->options.in_channels();
      break;
    }
  at::TensorOptions options;
  if (const auto parameters = model.parameters(); !parameters.empty()) options = parameters.front().options();
  const auto [height, width] = usual_image_size(model);
  return at::empty({0, channels, height, width}, options.requires_grad(std::nullopt));
}

GraphNode described(const nodes::Node& node) {
  if (!node.value.defined()) return {.name = node.name, .is_tensor = false, .is_in_place = false};
  return {node.name, true, node.is_in_place, node.value.sizes().vec(), node.value.grad_fn()};
}

std::vector<std::string> names_of(const std::vector<GraphNode>& nodes) {
  std::vector<std::string> names;
  for (const GraphNode& node : nodes) names.push_back(node.name);
  return names;
}

}  // namespace

std::vector<GraphNode> graph_nodes(Classifier& model, bool training) {
  // Gradients tell what is computed from what. Parameters that were made in inference mode have none.
  const bool can_have_gradients =
      std::ranges::none_of(model.parameters(), [](const at::Tensor& parameter) { return parameter.is_inference(); });
  std::optional<c10::InferenceMode> usual_mode;
  if (can_have_gradients) usual_mode.emplace(false);
  const at::AutoGradMode with_gradients(can_have_gradients);
  const at::Tensor images = no_images(model).requires_grad_(can_have_gradients);
  const nodes::ModuleNames names = nodes::module_names(model);
  std::vector<GraphNode> found;
  nodes::Recorder recorder(names, [&](const nodes::Node& node) { found.push_back(described(node)); });
  recorder.record("x", images);
  {
    const ModeGuard mode(model, training);
    const nodes::Recording recording(recorder);
    model.forward(images);
  }
  if (found.size() == 1)
    throw Error(ErrorCode::kUnsupported, "feature extraction: the model names no nodes",
                {.actual = model.name(), .hint = "it works with the models of this library"});
  return found;
}

GraphNodeNames get_graph_node_names(Classifier& model) {
  return {names_of(graph_nodes(model, /*training=*/true)), names_of(graph_nodes(model, /*training=*/false))};
}

}  // namespace torchvision::models
