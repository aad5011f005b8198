#pragma once

#include <ATen/core/Tensor.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>

#include "torchvision/core/export.h"
#include "torchvision/data/image_loader.h"
#include "torchvision/train/evaluation.h"

namespace torch::optim {
class Optimizer;
}

namespace torchvision::train {

struct TrainOneEpochOptions {
  double label_smoothing = 0;
  std::optional<double> clip_grad_norm = std::nullopt;
  /// Called before each step with its number in the epoch: the place to set the learning rate.
  std::function<void(int64_t step)> before_step = {};
};

/// Means over the samples of an epoch, while the model learnt from them.
struct EpochMetrics {
  int64_t samples = 0;
  double loss = 0;
  double accuracy = 0;
};

/// For a training loop of one's own: takes a step for each batch that is left in `batches`. train_classification adds
/// schedules, evaluation and checkpoints. Throws Error when the loss is no finite number, before the weights change.
/// Python: references/classification/train.py's function of this name.
TORCHVISION_API EpochMetrics train_one_epoch(torch::nn::Module& module, const Forward& forward,
                                             torch::optim::Optimizer& optimizer,
                                             data::EpochBatches<data::ImageBatch> batches,
                                             const TrainOneEpochOptions& options = {});

/// The same for a module with its own forward(images).
template <class Model>
  requires std::derived_from<Model, torch::nn::Module>
EpochMetrics train_one_epoch(Model& model, torch::optim::Optimizer& optimizer,
                             data::EpochBatches<data::ImageBatch> batches, const TrainOneEpochOptions& options = {}) {
  return train_one_epoch(
      model, [&model](const at::Tensor& images) { return model.forward(images); }, optimizer, std::move(batches),
      options);
}

}  // namespace torchvision::train
