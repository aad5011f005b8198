#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "torchvision/datasets/dataset.h"

namespace torchvision::datasets {

struct FakeDataOptions {
  int64_t size = 1000;
  std::array<int64_t, 3> image_size = {3, 224, 224};  ///< channels, height, width
  int64_t num_classes = 10;
  int64_t random_offset = 0;  ///< added to the index to seed an image
};

/// Random images with random labels, the same as Python's for each index (torchvision.datasets.FakeData).
class TORCHVISION_API FakeData : public Dataset {
 public:
  explicit FakeData(const FakeDataOptions& options = {});

  int64_t size() const override { return options_.size; }
  Example get(int64_t index) const override;
  /// "0", "1", …
  const std::vector<std::string>& classes() const override { return classes_; }

 private:
  FakeDataOptions options_;
  std::vector<std::string> classes_;
};

}  // namespace torchvision::datasets
