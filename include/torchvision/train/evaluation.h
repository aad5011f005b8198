#pragma once

#include <ATen/core/Tensor.h>

#include <concepts>
#include <cstdint>
#include <functional>

#include "torchvision/core/export.h"
#include "torchvision/data/image_loader.h"

namespace torch::nn {
class Module;
}

namespace torchvision::train {

/// Images (N, C, H, W) to scores (N, classes).
using Forward = std::function<at::Tensor(const at::Tensor& images)>;

struct EvaluateOptions {
  int64_t batch_size = 256;
  int64_t num_workers = 0;
  /// Called after each batch: samples done, samples in all.
  std::function<void(int64_t done, int64_t total)> progress = {};
};

/// How a classifier does on a dataset.
struct Evaluation {
  int64_t samples = 0;
  double loss = 0;              ///< mean cross entropy, without label smoothing
  double accuracy = 0;          ///< the right class first, in 0 … 1
  double accuracy_top5 = 0;     ///< the right class among the first five
  at::Tensor predictions = {};  ///< (samples,) int64: the class for each sample, in the dataset's order
};

/// Runs the module over the dataset in evaluation mode, without gradients, and sets it back to the mode it was in.
TORCHVISION_API Evaluation evaluate(torch::nn::Module& module, const Forward& forward, const datasets::Dataset& dataset,
                                    const data::ImageTransforms& transforms, const EvaluateOptions& options = {});

/// The same for a module with its own forward(images).
template <class Model>
  requires std::derived_from<Model, torch::nn::Module>
Evaluation evaluate(Model& model, const datasets::Dataset& dataset, const data::ImageTransforms& transforms,
                    const EvaluateOptions& options = {}) {
  return evaluate(
      model, [&model](const at::Tensor& images) { return model.forward(images); }, dataset, transforms, options);
}

}  // namespace torchvision::train
