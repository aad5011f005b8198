#pragma once

#include <optional>
#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision::tv_tensors {

/// What the numbers of a box mean, in pixels; r is an angle in degrees. Python: tv_tensors.BoundingBoxFormat.
enum class BoundingBoxFormat {
  kXyxy,      ///< top left and bottom right corner
  kXywh,      ///< top left corner, width, height
  kCxcywh,    ///< centre, width, height
  kXywhr,     ///< as kXywh, turned
  kCxcywhr,   ///< as kCxcywh, turned
  kXyxyxyxy,  ///< four corners: top left, top right, bottom right, bottom left before turning
};

/// Python's name of the member: "XYXY".
TORCHVISION_API std::string_view to_string(BoundingBoxFormat format) noexcept;
/// The inverse, in either case as in Python; nothing for a name that is not one.
TORCHVISION_API std::optional<BoundingBoxFormat> parse_bounding_box_format(std::string_view name) noexcept;
/// Whether the boxes are turned. Python: tv_tensors.is_rotated_bounding_format.
TORCHVISION_API bool is_rotated_bounding_format(BoundingBoxFormat format) noexcept;
/// Numbers a box: 4, 5 or 8.
TORCHVISION_API int numbers_of(BoundingBoxFormat format) noexcept;

/// How boxes that leave the canvas are cut. Python: the strings of `clamping_mode`, whose None is std::nullopt here.
enum class ClampingMode {
  kSoft,  ///< only as much as keeps a turned box's shape
  kHard,  ///< every corner
};

TORCHVISION_API std::string_view to_string(ClampingMode mode) noexcept;
TORCHVISION_API std::optional<ClampingMode> parse_clamping_mode(std::string_view name) noexcept;

}  // namespace torchvision::tv_tensors
