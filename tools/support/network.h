#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "torchvision/core/preset.h"
#include "torchvision/models/registry.h"

namespace torchvision::models {
class Classifier;
}

namespace torchvision::tools {

/// A network, and what goes with it: how its inputs are prepared and what its outputs mean.
struct Network {
  std::string name;
  std::shared_ptr<models::Classifier> model;
  int64_t channels = 3;
  ImageClassificationPreset preset;
  std::vector<std::string> categories;  ///< empty where they are not known

  /// The name of output `index`, its number where it has no name.
  std::string category(int64_t index, int64_t outputs) const;
};

/// Builds the network and loads what --weights says, a file or weights by name, or else the model's best weights.
/// Shows the progress of a download.
Network load_network(const ModelArguments& model, const PresetArguments& preset);

/// Builds a network of `num_classes` outputs to be trained: with initial values, or with those of --weights wherever
/// they fit, which leaves out a last layer of another number of classes.
Network begin_network(const ModelArguments& model, const PresetArguments& preset, int64_t num_classes);

/// Scores of a batch, with no gradients; the model must be in evaluation mode.
at::Tensor run_network(const Network& network, const at::Tensor& images);

}  // namespace torchvision::tools
