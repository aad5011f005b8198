#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/packed.h"
#include "inference/place.h"
#include "inference/step.h"
#include "kernels/nn/narrow_product.h"
#include "kernels/nn/product.h"

namespace torchvision::inference {

/// A convolution or a matrix product: one kernels::Product, or one for each group of channels.
class ProductStep final : public Step {
 public:
  struct Group {
    Floats weights;  ///< packed, unless there are narrow ones
    kernels::NarrowWeights narrow = {};
    at::Tensor bias;          ///< of the group's columns, or undefined
    int64_t first_input = 0;  ///< channel
    int64_t first_column = 0;
  };

  bool is_narrow = false;
  /// Packs (columns, depth) for a group, wide or narrow.
  static Group packed_group(const at::Tensor& weights, const std::optional<kernels::NarrowType>& narrow);

  /// The kernel's task but for what memory decides.
  kernels::Product task;
  kernels::PixelGrid grid;
  std::vector<int64_t> taps;
  std::vector<Group> groups;
  Place input, output, addend;
  int64_t first_input = 0;  ///< from the input's first element to the first tap's, in floats
  std::string label;

  void run(const Run& run) const override;
  std::string name() const override { return label; }

 private:
  void run_group(const Run& run, const Group& group) const;
};

}  // namespace torchvision::inference
