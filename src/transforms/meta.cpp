#include "torchvision/transforms/meta.h"

#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/keypoints.h"
#include "transforms/by_value.h"
#include "transforms/families.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::ClampingMode;
using tv_tensors::KeyPoints;
using tv_tensors::Value;

Fields::Value mode_value(const std::optional<ClampingMode>& mode) {
  return mode ? Fields::Value(std::string(tv_tensors::to_string(*mode))) : Fields::Value();
}

/// "soft", "hard", or None.
std::optional<ClampingMode> mode_of(const char* transform, const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto mode = tv_tensors::parse_clamping_mode(*text);
  TORCH_CHECK_VALUE(mode, transform, ": clamping_mode must be soft, hard or None, got ", *text);
  return mode;
}

BoundingBoxFormat format_of(const std::string& text) {
  if (text.empty()) return BoundingBoxFormat::kXyxy;  // what a description is made with
  const auto format = tv_tensors::parse_bounding_box_format(text);
  TORCH_CHECK_VALUE(format, "ConvertBoundingBoxFormat: expected a format as 'XYXY', got ", text);
  return *format;
}

}  // namespace

ConvertBoundingBoxFormat::ConvertBoundingBoxFormat(BoundingBoxFormat format)
    : Transform("ConvertBoundingBoxFormat", {{"format", std::string(tv_tensors::to_string(format))}}),
      format_(format) {}

Value ConvertBoundingBoxFormat::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<std::same_as<BoundingBoxes> T>(const T& boxes) {
    return functional::convert_bounding_box_format(boxes, format_);
  });
}

ClampBoundingBoxes::ClampBoundingBoxes()
    : Transform("ClampBoundingBoxes", {{"clamping_mode", std::string("auto")}}), automatic_(true) {}

ClampBoundingBoxes::ClampBoundingBoxes(std::optional<ClampingMode> clamping_mode)
    : Transform("ClampBoundingBoxes", {{"clamping_mode", mode_value(clamping_mode)}}),
      automatic_(false),
      clamping_mode_(clamping_mode) {}

Value ClampBoundingBoxes::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<std::same_as<BoundingBoxes> T>(const T& boxes) {
    return automatic_ ? functional::clamp_bounding_boxes(boxes)
                      : functional::clamp_bounding_boxes(boxes, clamping_mode_);
  });
}

ClampKeyPoints::ClampKeyPoints() : Transform("ClampKeyPoints", {}) {}

Value ClampKeyPoints::apply(const Value& input, const Params&) const {
  return by_value(input,
                  []<std::same_as<KeyPoints> T>(const T& points) { return functional::clamp_keypoints(points); });
}

SetClampingMode::SetClampingMode(std::optional<ClampingMode> clamping_mode)
    : Transform("SetClampingMode", {{"clamping_mode", mode_value(clamping_mode)}}), clamping_mode_(clamping_mode) {}

Value SetClampingMode::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<std::same_as<BoundingBoxes> T>(const T& boxes) {
    T copy = boxes;
    copy.clamping_mode = clamping_mode_;
    return copy;
  });
}

ToImage::ToImage() : Transform("ToImage", {}) {}

bool ToImage::takes(const Value& value) const { return std::holds_alternative<at::Tensor>(value); }

Value ToImage::apply(const Value& input, const Params&) const { return tv_tensors::Image(std::get<at::Tensor>(input)); }

ToPureTensor::ToPureTensor() : Transform("ToPureTensor", {}) {}

bool ToPureTensor::takes(const Value& value) const {
  return !std::holds_alternative<at::Tensor>(value) && tv_tensors::tensor_in(value) != nullptr;
}

Value ToPureTensor::apply(const Value& input, const Params&) const { return *tv_tensors::tensor_in(input); }

std::span<const TransformEntry> meta_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"ClampBoundingBoxes", "Cuts boxes at the edges of the canvas.",
       [](OptionReader& o) -> TransformPtr {
         const std::optional<std::string> mode = o.optional_text("clamping_mode", "auto");
         if (mode == "auto") return ClampBoundingBoxes();
         return ClampBoundingBoxes(mode_of("ClampBoundingBoxes", mode));
       }},
      {"ClampKeyPoints", "Moves points to the nearest pixel of the canvas.",
       [](OptionReader&) -> TransformPtr { return ClampKeyPoints(); }},
      {"ConvertBoundingBoxFormat", "Writes boxes in another format.",
       [](OptionReader& o) -> TransformPtr { return ConvertBoundingBoxFormat(format_of(o.text("format"))); }},
      {"SanitizeBoundingBoxes", "Takes away boxes that are too small or off the canvas, with their masks and labels.",
       [](OptionReader& o) -> TransformPtr {
         return SanitizeBoundingBoxes({.min_size = o.number("min_size", 1.0),
                                       .min_area = o.number("min_area", 1.0),
                                       .labels_getter = o.optional_text("labels_getter", "default")});
       }},
      {"SanitizeKeyPoints", "Takes away points off the canvas, with their labels.",
       [](OptionReader& o) -> TransformPtr {
         return SanitizeKeyPoints({.labels_getter = o.optional_text("labels_getter", std::nullopt)});
       }},
      {"SetClampingMode", "Sets how boxes are cut from here on.",
       [](OptionReader& o) -> TransformPtr {
         return SetClampingMode(mode_of("SetClampingMode", o.optional_text("clamping_mode", "soft")));
       }},
      {"ToImage", "Makes a plain tensor an image.", [](OptionReader&) -> TransformPtr { return ToImage(); }},
      {"ToPureTensor", "Makes everything plain tensors.", [](OptionReader&) -> TransformPtr { return ToPureTensor(); }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
