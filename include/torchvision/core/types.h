#pragma once

#include <optional>
#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision {

/// How pixels between pixels are found. Python: torchvision.transforms.InterpolationMode.
enum class InterpolationMode { kNearest, kNearestExact, kBilinear, kBicubic };

/// Python's value of the enum: "nearest", "nearest-exact", "bilinear", "bicubic".
TORCHVISION_API std::string_view to_string(InterpolationMode mode) noexcept;
/// The inverse; nothing for a name that is not one.
TORCHVISION_API std::optional<InterpolationMode> parse_interpolation_mode(std::string_view name) noexcept;

/// What a border is filled with. Python: the `padding_mode` strings of torchvision.transforms.v2.Pad.
enum class PaddingMode { kConstant, kEdge, kReflect, kSymmetric };

TORCHVISION_API std::string_view to_string(PaddingMode mode) noexcept;
TORCHVISION_API std::optional<PaddingMode> parse_padding_mode(std::string_view name) noexcept;

/// The channels a decoder is asked for. Python: torchvision.io.ImageReadMode.
enum class ImageReadMode { kUnchanged, kGray, kGrayAlpha, kRgb, kRgbAlpha };

/// Python's name of the member: "UNCHANGED", "GRAY", "GRAY_ALPHA", "RGB", "RGB_ALPHA".
TORCHVISION_API std::string_view to_string(ImageReadMode mode) noexcept;
TORCHVISION_API std::optional<ImageReadMode> parse_image_read_mode(std::string_view name) noexcept;

}  // namespace torchvision
