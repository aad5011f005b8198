#pragma once

#include <array>
#include <cstdint>

#include "torchvision/core/export.h"
#include "torchvision/transforms/transform.h"

/// What transforms ask of their inputs before they draw. Python: the functions of the same names in
/// torchvision.transforms.v2.
namespace torchvision::transforms {

/// {channels, height, width} of the pictures. Throws c10::TypeError where there is none, and c10::ValueError where they
/// differ.
TORCHVISION_API std::array<int64_t, 3> query_chw(const Inputs& inputs);
/// {height, width} of pictures, masks, and the canvas of boxes and points; throws as query_chw.
TORCHVISION_API std::array<int64_t, 2> query_size(const Inputs& inputs);

/// The first boxes or points. Throws c10::ValueError where there are none.
TORCHVISION_API const tv_tensors::BoundingBoxes& get_bounding_boxes(const Inputs& inputs);
TORCHVISION_API const tv_tensors::KeyPoints& get_keypoints(const Inputs& inputs);

/// Whether any, or one of each, of these kinds is there: has_any<BoundingBoxes, Mask>(inputs).
template <class... Kinds>
bool has_any(const Inputs& inputs) {
  for (const tv_tensors::Value& value : inputs)
    if ((std::holds_alternative<Kinds>(value) || ...)) return true;
  return false;
}
template <class... Kinds>
bool has_all(const Inputs& inputs) {
  return (has_any<Kinds>(inputs) && ...);
}

}  // namespace torchvision::transforms
