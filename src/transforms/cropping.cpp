// Crops and pads beside those of geometry.cpp.
#include <ATen/ATen.h>

#include "torchvision/transforms/geometry.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/functional/padding.h"
#include "transforms/random.h"
#include "transforms/repr.h"
#include "transforms/sizes.h"
#include "transforms/undo.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Pixels;
using tv_tensors::Transformable;
using tv_tensors::Value;

void refuse_boxes_and_masks(const std::string& name, const Inputs& inputs) {
  const bool any = has_any<tv_tensors::BoundingBoxes, tv_tensors::Mask>(inputs);
  TORCH_CHECK_TYPE(!any, name, ": bounding boxes and masks are not supported");
}

template <class T, size_t count>
T stacked(const std::array<T, count>& crops) {
  std::vector<at::Tensor> tensors;
  for (const T& crop : crops) tensors.push_back(tv_tensors::tensor_of(crop));
  return tv_tensors::wrap(at::stack(tensors), crops[0]);
}

}  // namespace

FiveCrop::FiveCrop(const std::vector<int64_t>& size)
    : Transform("FiveCrop", {{"size", height_and_width("FiveCrop", size)}}), size_{size.front(), size.back()} {}

void FiveCrop::check_inputs(const Inputs& inputs) const { refuse_boxes_and_masks(name(), inputs); }

Value FiveCrop::apply(const Value& input, const Params&) const {
  return by_value(input,
                  [&]<Pixels T>(const T& kind) { return stacked(functional::five_crop(kind, {size_[0], size_[1]})); });
}

TenCrop::TenCrop(const std::vector<int64_t>& size, TenCropOptions options)
    : Transform("TenCrop", {{"size", height_and_width("TenCrop", size)}, {"vertical_flip", options.vertical_flip}}),
      size_{size.front(), size.back()},
      options_(options) {}

void TenCrop::check_inputs(const Inputs& inputs) const { refuse_boxes_and_masks(name(), inputs); }

Value TenCrop::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return stacked(functional::ten_crop(kind, {size_[0], size_[1]}, options_));
  });
}

Pad::Pad(std::vector<int64_t> padding, PadStepOptions options)
    : Transform("Pad", {{"padding", padding},
                        {"fill", fill_value(options.fill)},
                        {"padding_mode", std::string(to_string(options.padding_mode))}}),
      padding_(std::move(padding)),
      options_(std::move(options)) {
  TORCH_CHECK_VALUE(padding_.size() == 1 || padding_.size() == 2 || padding_.size() == 4,
                    "Pad: expected a padding of 1, 2 or 4 values, got ", padding_.size());
}

Value Pad::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::pad(kind, padding_, {.fill = options_.fill.of(kind), .padding_mode = options_.padding_mode});
  });
}

Value Pad::undo(const Value& result, const Params& params) const {
  const functional::Padding by = functional::parse_padding("Pad", padding_);
  return uncropped(result, -by.top, -by.left, input_size(params));
}

RandomZoomOut::RandomZoomOut(RandomZoomOutOptions options)
    : RandomApplyTransform("RandomZoomOut",
                           {{"p", options.p}, {"fill", fill_value(options.fill)}, {"side_range", options.side_range}},
                           options.p),
      options_(std::move(options)) {
  TORCH_CHECK_VALUE(options_.side_range[0] >= 1 && options_.side_range[0] <= options_.side_range[1],
                    "RandomZoomOut: expected a side_range (smallest, largest) from 1 on, got ", options_.side_range[0],
                    " and ", options_.side_range[1]);
}

Params RandomZoomOut::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const at::Tensor scale = draw_between(options_.side_range, generator);
  const int64_t canvas_width = truncated(scale.mul(width)), canvas_height = truncated(scale.mul(height));
  const at::Tensor place = at::rand({2}, generator, at::kFloat);
  const int64_t left = truncated(place[0].mul(canvas_width - width));
  const int64_t top = truncated(place[1].mul(canvas_height - height));
  return {{"padding", std::vector<int64_t>{left, top, canvas_width - left - width, canvas_height - top - height}}};
}

Value RandomZoomOut::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::pad(kind, params.get<std::vector<int64_t>>("padding"), {.fill = options_.fill.of(kind)});
  });
}

Value RandomZoomOut::undo(const Value& result, const Params& params) const {
  const functional::Padding by =
      functional::parse_padding("RandomZoomOut", params.get<std::vector<int64_t>>("padding"));
  return uncropped(result, -by.top, -by.left, input_size(params));
}

std::span<const TransformEntry> cropping_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"FiveCrop", "Stacks the corners and the middle.",
       [](OptionReader& o) -> TransformPtr { return FiveCrop(o.integers("size")); }},
      {"Pad", "Widens on all sides.",
       [](OptionReader& o) -> TransformPtr {
         return Pad{
             o.integers("padding"),
             {.fill = o.fill("fill", {0}), .padding_mode = o.padding_mode("padding_mode", PaddingMode::kConstant)}};
       }},
      {"RandomIoUCrop", "Cuts out a part that overlaps a box enough.",
       [](OptionReader& o) -> TransformPtr {
         return RandomIoUCrop({.min_scale = o.number("min_scale", 0.3),
                               .max_scale = o.number("max_scale", 1.0),
                               .min_aspect_ratio = o.number("min_aspect_ratio", 0.5),
                               .max_aspect_ratio = o.number("max_aspect_ratio", 2.0),
                               .sampler_options = o.numbers("sampler_options", RandomIoUCropOptions().sampler_options),
                               .trials = o.integer("trials", 40)});
       }},
      {"RandomZoomOut", "Puts the picture on a larger canvas, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return RandomZoomOut(
             {.fill = o.fill("fill", {0}), .side_range = o.range("side_range", {1.0, 4.0}), .p = o.number("p", 0.5)});
       }},
      {"TenCrop", "Stacks the corners, the middle, and their mirror images.",
       [](OptionReader& o) -> TransformPtr {
         return TenCrop{o.integers("size"), {.vertical_flip = o.flag("vertical_flip", false)}};
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
