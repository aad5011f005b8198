#include "torchvision/tv_tensors/bounding_box_format.h"

#include <cctype>
#include <string>

#include "core/enum_names.h"

namespace torchvision::tv_tensors {
namespace {

constexpr core::EnumNames<BoundingBoxFormat, 6> kFormats = {{
    {BoundingBoxFormat::kXyxy, "XYXY"},
    {BoundingBoxFormat::kXywh, "XYWH"},
    {BoundingBoxFormat::kCxcywh, "CXCYWH"},
    {BoundingBoxFormat::kXywhr, "XYWHR"},
    {BoundingBoxFormat::kCxcywhr, "CXCYWHR"},
    {BoundingBoxFormat::kXyxyxyxy, "XYXYXYXY"},
}};

constexpr core::EnumNames<ClampingMode, 2> kClampingModes = {{
    {ClampingMode::kSoft, "soft"},
    {ClampingMode::kHard, "hard"},
}};

}  // namespace

std::string_view to_string(BoundingBoxFormat format) noexcept { return core::name_of(kFormats, format); }

std::optional<BoundingBoxFormat> parse_bounding_box_format(std::string_view name) noexcept {
  std::string upper(name);
  for (char& letter : upper) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return core::value_of(kFormats, upper);
}

bool is_rotated_bounding_format(BoundingBoxFormat format) noexcept { return numbers_of(format) != 4; }

int numbers_of(BoundingBoxFormat format) noexcept {
  switch (format) {
    case BoundingBoxFormat::kXywhr:
    case BoundingBoxFormat::kCxcywhr:
      return 5;
    case BoundingBoxFormat::kXyxyxyxy:
      return 8;
    default:
      return 4;
  }
}

std::string_view to_string(ClampingMode mode) noexcept { return core::name_of(kClampingModes, mode); }
std::optional<ClampingMode> parse_clamping_mode(std::string_view name) noexcept {
  return core::value_of(kClampingModes, name);
}

}  // namespace torchvision::tv_tensors
