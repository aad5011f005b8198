#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

#include "torchvision/core/export.h"
#include "torchvision/data/dataloader.h"
#include "torchvision/datasets/dataset.h"
#include "torchvision/transforms/pipeline.h"

namespace torchvision::data {

/// A batch of labelled images.
struct ImageBatch {
  at::Tensor images;   ///< (N, C, H, W), as the transforms left them
  at::Tensor labels;   ///< (N,) int64
  at::Tensor indices;  ///< (N,) int64, the places in the dataset
};

/// What a loader's threads spent, in seconds, all of them together; added to while they run.
struct LoadTimes {
  std::atomic<double> read = 0, decode = 0, transform = 0;
};

/// How images become a batch. Any transform of torchvision::transforms converts to `sample` and to `batch`, and so does
/// a lambda. All run in the loader's threads.
struct ImageTransforms {
  /// Each image for itself, with its generator: random steps, and whatever brings images to one size.
  std::function<at::Tensor(const at::Tensor& image, const at::Generator& generator)> sample = {};
  /// Instead of it, the same planned once: each image is written into its place in the batch, and of a file no more is
  /// decoded than is read.
  std::optional<transforms::Pipeline> pipeline = std::nullopt;
  /// The stacked batch: steps that treat all images alike cost less here, where small images share the calls.
  std::function<at::Tensor(const at::Tensor& images)> batch = {};
  /// Measured where given; must outlive the epochs. `batch` counts as transform.
  LoadTimes* times = nullptr;
};

using ImageLoader = DataLoader<ImageBatch>;

/// Loads images of `dataset`, which must live as long as the loader and its epochs.
/// A sample that fails arrives as a SampleError with its index. Throws c10::ValueError for a `sample` and a `pipeline`.
TORCHVISION_API ImageLoader make_image_loader(const datasets::Dataset& dataset, ImageTransforms transforms,
                                              DataLoaderOptions options = {});

}  // namespace torchvision::data
