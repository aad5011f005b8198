#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::ops {

/// Regions of a batch of images, as the RoI operators take them: one tensor (K, 5) of `(image index, x1, y1, x2, y2)`,
/// or a list with a tensor (L, 4) of `(x1, y1, x2, y2)` for each image. Converts from either.
class RoiBoxes {
 public:
  RoiBoxes(at::Tensor rois) : boxes_(std::move(rois)) {}                                     // NOLINT: a conversion
  RoiBoxes(std::vector<at::Tensor> boxes_of_images) : boxes_(std::move(boxes_of_images)) {}  // NOLINT: a conversion

  /// As (K, 5). Throws c10::ValueError, naming `function`, for other shapes.
  TORCHVISION_API at::Tensor to_rois(const char* function) const;

 private:
  std::variant<at::Tensor, std::vector<at::Tensor>> boxes_;
};

}  // namespace torchvision::ops
