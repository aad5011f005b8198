#pragma once

#include <torch/nn/module.h>
#include <torch/ordered_dict.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "torchvision/models/classifier.h"

/// Values from inside a network, by name. Python: torchvision.models.feature_extraction.
///
/// A node is what one layer or one function computes. Its name is the layer's path ("layer1.0.conv1"), or the
/// function's behind the path of the module that calls it ("layer1.0.add"); a name that comes again ends in _1, _2, …
/// The first node is the model's input, "x". Names, their order and the values are Python's, for every model of this
/// library that Python has. Nothing is traced: the model runs as it is, so any batch size, training and autograd work.
namespace torchvision::models {

/// The names of all nodes in the order in which they are computed.
struct GraphNodeNames {
  std::vector<std::string> train;
  std::vector<std::string> eval;
};

/// The nodes of a model in training and in evaluation. Python: get_graph_node_names.
///
/// Runs the model once in each mode, on a batch of no images; then it is in the modes it had. No other thread may use
/// the model meanwhile. Throws Error (kUnsupported) for a model whose forward tells no names: one not of this library.
TORCHVISION_API GraphNodeNames get_graph_node_names(Classifier& model);

/// A node that is wanted, and the name under which its value is returned.
struct ReturnNode {
  ReturnNode(std::string wanted, std::string output) : node(std::move(wanted)), name(std::move(output)) {}
  ReturnNode(std::string wanted) : node(wanted), name(std::move(wanted)) {}  // NOLINT: a conversion
  ReturnNode(const char* wanted) : ReturnNode(std::string(wanted)) {}        // NOLINT: a conversion

  std::string node;  ///< a node's name, or the path of a module for the last node in it: "layer4"
  std::string name;
};

/// Values by the names that the caller gave them, in the order in which they were computed.
using Features = torch::OrderedDict<std::string, at::Tensor>;

/// A model that returns values from inside it. It shares the model's layers and has them under their names; what is
/// loaded into one is in the other. Several threads may call forward at once where they may call the model's.
///
/// Python: the GraphModule of create_feature_extractor.
class TORCHVISION_API FeatureExtractorImpl : public torch::nn::Module {
 public:
  /// See create_feature_extractor.
  FeatureExtractorImpl(std::shared_ptr<Classifier> model, std::vector<ReturnNode> train_return_nodes,
                       std::vector<ReturnNode> eval_return_nodes);
  ~FeatureExtractorImpl() override;

  /// The wanted nodes' values for images (N, C, H, W), of the mode that this module is in. Runs the model as far as the
  /// last of them. As in Python, a layer that works in place on a value changes that value, if a wanted node needs it.
  Features forward(const at::Tensor& images);

  void train(bool on = true) override;
  /// A copy that shares no memory with this module or its model.
  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>& device = std::nullopt) const override;

  const std::shared_ptr<Classifier>& model() const { return model_; }

 protected:
  std::shared_ptr<Classifier> cloned_model(const std::optional<at::Device>& device) const;

  std::vector<ReturnNode> train_return_nodes_, eval_return_nodes_;

 private:
  /// What is wanted of one mode.
  struct Wanted {
    std::map<std::string, std::vector<std::string>> outputs;  ///< their names by that of the node
    std::unordered_set<std::string> idle;  ///< nodes that would change wanted values, and that nothing needs
  };
  static Wanted find(const std::vector<ReturnNode>& return_nodes, Classifier& model, bool training);

  std::shared_ptr<Classifier> model_;
  std::unordered_map<const torch::nn::Module*, std::string> module_names_;
  Wanted train_wanted_, eval_wanted_;
};
TORCH_MODULE(FeatureExtractor);

/// A module that returns the named nodes' values. Python: create_feature_extractor.
///
/// `create_feature_extractor(model.ptr(), {"layer1", {"layer4", "features"}})`. Runs the model as get_graph_node_names
/// does. Two nodes within one another, such as "layer4" and "layer4.1.relu_1", are both returned, where Python forgets
/// one. Throws Error (kInvalidArgument) where a node is not in the model, in either mode, or is no tensor, and where
/// two nodes share a name.
TORCHVISION_API FeatureExtractor create_feature_extractor(std::shared_ptr<Classifier> model,
                                                          std::vector<ReturnNode> return_nodes);

/// The same with other nodes in training than in evaluation.
TORCHVISION_API FeatureExtractor create_feature_extractor(std::shared_ptr<Classifier> model,
                                                          std::vector<ReturnNode> train_return_nodes,
                                                          std::vector<ReturnNode> eval_return_nodes);

/// A module that returns what direct children of a model compute:
/// `IntermediateLayerGetter(model.ptr(), {{"layer1", "feat1"}, {"layer3", "feat2"}})`.
///
/// Throws Error (kInvalidArgument) where one is not a child. Python: torchvision.models._utils.IntermediateLayerGetter,
/// which runs the children one after another, whatever the model's forward does between them; this runs the forward.
class TORCHVISION_API IntermediateLayerGetterImpl : public FeatureExtractorImpl {
 public:
  IntermediateLayerGetterImpl(std::shared_ptr<Classifier> model, std::vector<ReturnNode> return_layers);
  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>& device = std::nullopt) const override;
};
using IntermediateLayerGetter =
    ops::ArgumentsHolder<IntermediateLayerGetterImpl, std::shared_ptr<Classifier>, std::vector<ReturnNode>>;

}  // namespace torchvision::models
