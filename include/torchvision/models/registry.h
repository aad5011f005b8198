#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/core/preset.h"
#include "torchvision/models/weights.h"

namespace torchvision::models {

class Classifier;

/// What every builder understands. Options of one family's own are in its header: resnet50({.groups = 2}).
struct ModelOptions {
  /// Trained weights, downloaded unless the cache has them: `ResNet50_Weights::DEFAULT`, get_weight("…").
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  /// Outputs of the network; absent: those of the weights or of the file, else 1000 (LeNet-5: 10).
  std::optional<int64_t> num_classes = std::nullopt;
  /// A state dict to load, .pth or .safetensors; takes the place of `weights`.
  std::optional<std::string> weights_file = std::nullopt;
};

/// What is known of a model before it is built.
struct ModelEntry {
  std::string_view name;
  std::shared_ptr<Classifier> (*build)(const ModelOptions& options);
};

/// Names of the models that can be built, sorted: those that fit one of the patterns of `include`, all where there is
/// none, and none of `exclude`. Patterns are the shell's, with * and ?. Python: torchvision.models.list_models.
TORCHVISION_API std::vector<std::string> list_models(const std::vector<std::string>& include = {},
                                                     const std::vector<std::string>& exclude = {});

/// The registry's row of a model. Throws Error (kInvalidArgument) that suggests near names.
TORCHVISION_API const ModelEntry& model_entry(std::string_view name);

/// Builds a model. In training mode, with initial values drawn from torch's default generator in Python's order, so
/// that one `torch::manual_seed` gives the same network in both; with weights, nothing is drawn.
/// Throws Error (kInvalidArgument) for an unknown name, or for weights that are another model's or have another number
/// of classes; FormatError (kMismatch) for a file that does not fit. Python: torchvision.models.get_model.
TORCHVISION_API std::shared_ptr<Classifier> get_model(std::string_view name, const ModelOptions& options = {});

/// How pictures are prepared for a model whose weights say nothing of it: as for its default weights.
TORCHVISION_API ImageClassificationPreset default_preset(std::string_view name);

/// Channels of the model's input images: 3, or 1 for LeNet-5.
TORCHVISION_API int64_t input_channels(std::string_view name);

}  // namespace torchvision::models
