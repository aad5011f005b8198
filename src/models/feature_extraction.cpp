#include "torchvision/models/feature_extraction.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "catalog/catalog.h"
#include "models/graph_node_names.h"
#include "models/nodes.h"
#include "torchvision/core/error.h"

namespace torchvision::models {
namespace {

/// Ends a forward pass when no wanted node is left. No std::exception, so that nothing else catches it.
struct AllFound {};

bool is_inside(std::string_view node, std::string_view path) {
  return node.starts_with(path) && (node.size() == path.size() || node[path.size()] == '.');
}

/// Nodes, and the modules that they are in.
std::vector<std::string> names_near(const std::string& name, const std::vector<GraphNode>& nodes) {
  std::set<std::string> candidates;
  for (const GraphNode& node : nodes)
    for (size_t end = node.name.find('.');; end = node.name.find('.', end + 1)) {
      candidates.insert(node.name.substr(0, end));
      if (end == std::string::npos) break;
    }
  return catalog::suggestions(name, std::vector<std::string>(candidates.begin(), candidates.end()));
}

Error unknown_node(const std::string& name, const std::vector<GraphNode>& nodes, std::string_view mode) {
  std::string hint;
  for (const std::string& near : names_near(name, nodes)) hint += (hint.empty() ? "did you mean " : ", ") + near;
  return Error(ErrorCode::kInvalidArgument,
               "create_feature_extractor: node '" + name + "' is not in the model in " + std::string(mode),
               {.hint = hint.empty() ? "get_graph_node_names lists the nodes" : hint + "?"});
}

const std::string& resolved(const std::string& name, const std::vector<GraphNode>& nodes, std::string_view mode) {
  const auto last =
      std::find_if(nodes.rbegin(), nodes.rend(), [&](const GraphNode& node) { return is_inside(node.name, name); });
  if (name.empty() || last == nodes.rend()) throw unknown_node(name, nodes, mode);
  if (!last->is_tensor)
    throw Error(ErrorCode::kInvalidArgument, "create_feature_extractor: node '" + last->name + "' is not a tensor",
                {.hint = "ask for another node; get_graph_node_names lists them"});
  return last->name;
}

using Outputs = std::map<std::string, std::vector<std::string>>;

Outputs outputs_of(const std::vector<ReturnNode>& return_nodes, const std::vector<GraphNode>& nodes,
                   std::string_view mode) {
  Outputs outputs;
  std::map<std::string, std::string> nodes_by_name;
  for (const ReturnNode& asked : return_nodes) {
    const std::string& node = resolved(asked.node, nodes, mode);
    const auto [same, is_new] = nodes_by_name.emplace(asked.name, node);
    if (is_new)
      outputs[node].push_back(asked.name);
    else if (same->second != node)
      throw Error(ErrorCode::kInvalidArgument, "create_feature_extractor: two nodes have the name '" + asked.name + "'",
                  {.actual = same->second + " and " + node, .hint = "give each a name of its own"});
  }
  return outputs;
}

/// All that the wanted nodes are computed from.
std::unordered_set<const torch::autograd::Node*> needed_for(const Outputs& outputs,
                                                            const std::vector<GraphNode>& nodes) {
  std::vector<const torch::autograd::Node*> open;
  for (const GraphNode& node : nodes)
    if (outputs.contains(node.name) && node.made) open.push_back(node.made.get());
  std::unordered_set<const torch::autograd::Node*> needed;
  while (!open.empty()) {
    const torch::autograd::Node* made = open.back();
    open.pop_back();
    if (!needed.insert(made).second) continue;
    for (const torch::autograd::Edge& edge : made->next_edges())
      if (edge.function) open.push_back(edge.function.get());
  }
  return needed;
}

/// As Python's eliminate_dead_code, of which only what works in place can be seen.
std::unordered_set<std::string> idle_nodes(const Outputs& outputs, const std::vector<GraphNode>& nodes) {
  const auto needed = needed_for(outputs, nodes);
  std::unordered_set<std::string> idle;
  for (const GraphNode& node : nodes)
    if (node.is_in_place && node.made && !needed.contains(node.made.get())) idle.insert(node.name);
  return idle;
}

std::shared_ptr<Classifier> checked_layers(std::shared_ptr<Classifier> model, const std::vector<ReturnNode>& layers) {
  const std::vector<std::string> children = model->named_children().keys();
  for (const ReturnNode& layer : layers)
    if (std::ranges::find(children, layer.node) == children.end()) {
      std::string all;
      for (const std::string& child : children) all += (all.empty() ? "" : ", ") + child;
      throw Error(ErrorCode::kInvalidArgument, "IntermediateLayerGetter: return_layers are not present in model",
                  {.expected = "some of " + all, .actual = "'" + layer.node + "'"});
    }
  return model;
}

}  // namespace

FeatureExtractorImpl::FeatureExtractorImpl(std::shared_ptr<Classifier> model,
                                           std::vector<ReturnNode> train_return_nodes,
                                           std::vector<ReturnNode> eval_return_nodes)
    : Module(model->name()),
      train_return_nodes_(std::move(train_return_nodes)),
      eval_return_nodes_(std::move(eval_return_nodes)),
      model_(std::move(model)),
      module_names_(nodes::module_names(*model_)),
      train_wanted_(find(train_return_nodes_, *model_, /*training=*/true)),
      eval_wanted_(find(eval_return_nodes_, *model_, /*training=*/false)) {
  Module::train(model_->is_training());
  for (const auto& parameter : model_->named_parameters(/*recurse=*/false))
    register_parameter(parameter.key(), parameter.value(), parameter.value().requires_grad());
  for (const auto& buffer : model_->named_buffers(/*recurse=*/false)) register_buffer(buffer.key(), buffer.value());
  for (const auto& child : model_->named_children()) register_module(child.key(), child.value());
}

FeatureExtractorImpl::~FeatureExtractorImpl() = default;

FeatureExtractorImpl::Wanted FeatureExtractorImpl::find(const std::vector<ReturnNode>& return_nodes, Classifier& model,
                                                        bool training) {
  const std::vector<GraphNode> nodes = graph_nodes(model, training);
  const Outputs outputs = outputs_of(return_nodes, nodes, training ? "training" : "evaluation");
  return {outputs, idle_nodes(outputs, nodes)};
}

Features FeatureExtractorImpl::forward(const at::Tensor& images) {
  const Wanted& wanted = is_training() ? train_wanted_ : eval_wanted_;
  Features features;
  if (wanted.outputs.empty()) return features;
  size_t left = wanted.outputs.size();
  const auto visit = [&](const nodes::Node& node) {
    const auto found = wanted.outputs.find(node.name);
    if (found == wanted.outputs.end()) return;
    for (const std::string& output : found->second) features.insert(output, node.value);
    if (--left == 0) throw AllFound();
  };
  nodes::Recorder recorder(module_names_, visit, &wanted.idle);
  try {
    recorder.record("x", images);
    const nodes::Recording recording(recorder);
    model_->forward(images);
  } catch (const AllFound&) {
  }
  return features;
}

void FeatureExtractorImpl::train(bool on) {
  Module::train(on);
  model_->train(on);
}

std::shared_ptr<Classifier> FeatureExtractorImpl::cloned_model(const std::optional<at::Device>& device) const {
  return std::dynamic_pointer_cast<Classifier>(model_->clone(device));
}

std::shared_ptr<torch::nn::Module> FeatureExtractorImpl::clone(const std::optional<at::Device>& device) const {
  return std::make_shared<FeatureExtractorImpl>(cloned_model(device), train_return_nodes_, eval_return_nodes_);
}

FeatureExtractor create_feature_extractor(std::shared_ptr<Classifier> model, std::vector<ReturnNode> return_nodes) {
  return FeatureExtractor(std::move(model), return_nodes, return_nodes);
}

FeatureExtractor create_feature_extractor(std::shared_ptr<Classifier> model, std::vector<ReturnNode> train_return_nodes,
                                          std::vector<ReturnNode> eval_return_nodes) {
  return FeatureExtractor(std::move(model), std::move(train_return_nodes), std::move(eval_return_nodes));
}

IntermediateLayerGetterImpl::IntermediateLayerGetterImpl(std::shared_ptr<Classifier> model,
                                                         std::vector<ReturnNode> return_layers)
    : FeatureExtractorImpl(checked_layers(std::move(model), return_layers), return_layers, return_layers) {}

std::shared_ptr<torch::nn::Module> IntermediateLayerGetterImpl::clone(const std::optional<at::Device>& device) const {
  return std::make_shared<IntermediateLayerGetterImpl>(cloned_model(device), train_return_nodes_);
}

}  // namespace torchvision::models
