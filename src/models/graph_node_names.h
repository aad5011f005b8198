#pragma once

#include <torch/csrc/autograd/function.h>

#include <cstdint>
#include <string>
#include <vector>

#include "torchvision/models/classifier.h"

namespace torchvision::models {

/// A node of a model's forward pass.
struct GraphNode {
  std::string name;
  bool is_tensor;
  bool is_in_place;                                ///< it changes the value that it is computed from
  std::vector<int64_t> sizes;                      ///< of no images
  c10::intrusive_ptr<torch::autograd::Node> made;  ///< leads to what it was computed from
};

/// The nodes of one mode in order, by a run on a batch of no images. The model's modes are as before in the end.
std::vector<GraphNode> graph_nodes(Classifier& model, bool training);

}  // namespace torchvision::models
