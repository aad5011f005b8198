#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::train {

/// How many samples have their class among the k largest outputs, for each k. A class ties with others by index, as in
/// Python's topk on the CPU. `output` is (N, classes) of floats, `target` is (N,) int64.
/// Python: references/classification/utils.accuracy, which divides by N and gives percent.
TORCHVISION_API std::vector<int64_t> count_correct(const at::Tensor& output, const at::Tensor& target,
                                                   const std::vector<int64_t>& topk = {1});
/// The same as fractions of N, in 0 … 1.
TORCHVISION_API std::vector<double> accuracy(const at::Tensor& output, const at::Tensor& target,
                                             const std::vector<int64_t>& topk = {1});

/// A mean that grows with its samples.
class TORCHVISION_API RunningAverage {
 public:
  RunningAverage() = default;
  /// Goes on from what sum() and count() gave.
  RunningAverage(double sum, int64_t count) : sum_(sum), count_(count) {}
  /// Adds the mean `value` of `count` samples.
  void add(double value, int64_t count = 1);
  /// NaN before the first sample.
  double value() const;
  double sum() const noexcept { return sum_; }
  int64_t count() const noexcept { return count_; }

 private:
  double sum_ = 0;
  int64_t count_ = 0;
};

/// How often class i (row) was taken for class j (column).
/// Python: references/segmentation/utils.ConfusionMatrix.
class TORCHVISION_API ConfusionMatrix {
 public:
  explicit ConfusionMatrix(int64_t num_classes);
  /// Counts labels of any one shape, int64. Targets outside the classes, such as 255 for "ignore", are left out;
  /// predictions outside them are an error.
  void update(const at::Tensor& target, const at::Tensor& prediction);
  /// (num_classes, num_classes) int64.
  const at::Tensor& counts() const noexcept { return counts_; }
  /// Correct ones among all.
  double global_accuracy() const;
  /// Correct ones among those of each class; NaN for a class that was not seen. (num_classes,) float64.
  at::Tensor class_accuracy() const;
  /// Intersection over union of each class; NaN for a class neither seen nor predicted. (num_classes,) float64.
  at::Tensor intersection_over_union() const;

 private:
  at::Tensor counts_;
};

}  // namespace torchvision::train
