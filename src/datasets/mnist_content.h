#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "datasets/mnist_files.h"
#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {

/// What a class of the MNIST family holds.
struct MNIST::Content {
  at::Tensor data;
  at::Tensor targets;
  std::vector<std::string> classes;

  /// Reads both files and makes sure that they belong together. `label_dimensions` is 1 but for QMNIST, whose labels
  /// are records with the class in front. Throws FormatError.
  static Content load(const IdxFiles& files, int64_t label_dimensions, std::vector<std::string> classes);
  /// The same for files that have been read already.
  static Content join(at::Tensor data, at::Tensor targets, const IdxFiles& files, int64_t label_dimensions,
                      std::vector<std::string> classes);
};

/// The names that MNIST and QMNIST give the digits.
std::vector<std::string> digit_classes();

}  // namespace torchvision::datasets
