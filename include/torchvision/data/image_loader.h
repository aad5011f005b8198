#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "torchvision/core/export.h"
#include "torchvision/data/dataloader.h"
#include "torchvision/datasets/dataset.h"

namespace torchvision::data {

/// A batch of labelled images.
struct ImageBatch {
  at::Tensor images;   ///< (N, C, H, W), as the transforms left them
  at::Tensor labels;   ///< (N,) int64
  at::Tensor indices;  ///< (N,) int64, the places in the dataset
};

/// How images become a batch. Any transform of torchvision::transforms converts to either step, and so does a lambda.
/// Both steps run in the loader's threads.
struct ImageTransforms {
  /// Each image for itself, with its generator: random steps, and whatever brings images to one size.
  std::function<at::Tensor(const at::Tensor& image, const at::Generator& generator)> sample = {};
  /// The stacked batch: steps that treat all images alike cost less here, where small images share the calls.
  std::function<at::Tensor(const at::Tensor& images)> batch = {};
};

using ImageLoader = DataLoader<ImageBatch>;

/// Loads images of `dataset`, which must live as long as the loader and its epochs.
/// A sample that fails arrives as a SampleError with its index.
TORCHVISION_API ImageLoader make_image_loader(const datasets::Dataset& dataset, ImageTransforms transforms,
                                              DataLoaderOptions options = {});

}  // namespace torchvision::data
