#pragma once

#include <memory>
#include <string>
#include <vector>

#include "torchvision/datasets/dataset.h"
#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {

struct DatasetOptions {
  std::string root = {};
  bool train = true;
  /// What a data set calls its parts: EMNIST's `split` (default: balanced), QMNIST's `what`; for ImageFolder a folder
  /// in `root`, by default `train`, or `val` or `test`, where there is one.
  std::string split = {};
  bool download = false;
  DownloadProgress progress = {};
};

/// Names that make_dataset knows, Python's names of the classes, in alphabetical order.
TORCHVISION_API std::vector<std::string> dataset_names();

/// A data set by name, whatever the case and with or without `-` and `_`: "fashion-mnist" is FashionMNIST.
/// Throws Error (kInvalidArgument) for an unknown name, and what the data set's constructor throws.
TORCHVISION_API std::unique_ptr<Dataset> make_dataset(const std::string& name, const DatasetOptions& options = {});

}  // namespace torchvision::datasets
