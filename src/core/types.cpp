#include "torchvision/core/types.h"

#include "core/enum_names.h"

namespace torchvision {
namespace {

constexpr core::EnumNames<InterpolationMode, 4> kInterpolationModes = {{
    {InterpolationMode::kNearest, "nearest"},
    {InterpolationMode::kNearestExact, "nearest-exact"},
    {InterpolationMode::kBilinear, "bilinear"},
    {InterpolationMode::kBicubic, "bicubic"},
}};

constexpr core::EnumNames<PaddingMode, 4> kPaddingModes = {{
    {PaddingMode::kConstant, "constant"},
    {PaddingMode::kEdge, "edge"},
    {PaddingMode::kReflect, "reflect"},
    {PaddingMode::kSymmetric, "symmetric"},
}};

constexpr core::EnumNames<ImageReadMode, 5> kImageReadModes = {{
    {ImageReadMode::kUnchanged, "UNCHANGED"},
    {ImageReadMode::kGray, "GRAY"},
    {ImageReadMode::kGrayAlpha, "GRAY_ALPHA"},
    {ImageReadMode::kRgb, "RGB"},
    {ImageReadMode::kRgbAlpha, "RGB_ALPHA"},
}};

}  // namespace

std::string_view to_string(InterpolationMode mode) noexcept { return core::name_of(kInterpolationModes, mode); }
std::optional<InterpolationMode> parse_interpolation_mode(std::string_view name) noexcept {
  return core::value_of(kInterpolationModes, name);
}

std::string_view to_string(PaddingMode mode) noexcept { return core::name_of(kPaddingModes, mode); }
std::optional<PaddingMode> parse_padding_mode(std::string_view name) noexcept {
  return core::value_of(kPaddingModes, name);
}

std::string_view to_string(ImageReadMode mode) noexcept { return core::name_of(kImageReadModes, mode); }
std::optional<ImageReadMode> parse_image_read_mode(std::string_view name) noexcept {
  return core::value_of(kImageReadModes, name);
}

}  // namespace torchvision
