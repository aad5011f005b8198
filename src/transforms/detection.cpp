#include "torchvision/transforms/detection.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/crop.h"
#include "torchvision/transforms/inputs.h"
#include "torchvision/transforms/resizing.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/instances.h"
#include "transforms/pad_kind.h"
#include "transforms/random.h"
#include "transforms/repr.h"
#include "transforms/sizes.h"
#include "transforms/undo.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::Sample;
using tv_tensors::Transformable;
using tv_tensors::Value;

/// Which boxes a crop leaves an area of.
at::Tensor left_by_crop(const BoundingBoxes& boxes, int64_t top, int64_t left, int64_t height, int64_t width) {
  return with_area(functional::crop_bounding_boxes(boxes.data, boxes.format, top, left, height, width).first,
                   boxes.format);
}

}  // namespace

FixedSizeCrop::FixedSizeCrop(const std::vector<int64_t>& size, FixedSizeCropOptions options)
    : Transform("FixedSizeCrop", {{"size", height_and_width("FixedSizeCrop", size)},
                                  {"fill", fill_value(options.fill)},
                                  {"padding_mode", std::string(to_string(options.padding_mode))}}),
      size_{size.front(), size.back()},
      options_(std::move(options)) {}

Params FixedSizeCrop::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const int64_t new_height = std::min(height, size_[0]), new_width = std::min(width, size_[1]);
  const bool needs_crop = new_height != height || new_width != width;
  int64_t top = 0, left = 0;
  Fields::Value is_valid;
  if (needs_crop) {
    // One draw for both, as in Python.
    const at::Tensor share = at::rand({1}, generator, at::kFloat);
    top = truncated(share.mul(height - new_height));
    left = truncated(share.mul(width - new_width));
    if (has_any<BoundingBoxes>(inputs))
      is_valid = left_by_crop(get_bounding_boxes(inputs), top, left, new_height, new_width);
  }
  const int64_t bottom = size_[0] - new_height, right = size_[1] - new_width;
  return {{"needs_crop", needs_crop},
          {"top", top},
          {"left", left},
          {"height", new_height},
          {"width", new_width},
          {"is_valid", is_valid},
          {"needs_pad", bottom != 0 || right != 0},
          {"padding", std::vector<int64_t>{0, 0, right, bottom}}};
}

Params FixedSizeCrop::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  Params params = prepare(sample, generator);
  FixedSizeCrop::replay(sample, params);
  return params;
}

void FixedSizeCrop::replay(Sample& sample, const Params& params) const {
  Transform::replay(sample, params);
  if (const auto* valid = std::get_if<at::Tensor>(&params.at("is_valid"))) keep_instances(sample, *valid);
}

Value FixedSizeCrop::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    T output = kind;
    if (params.get<bool>("needs_crop"))
      output = functional::crop(output, params.get<int64_t>("top"), params.get<int64_t>("left"),
                                params.get<int64_t>("height"), params.get<int64_t>("width"));
    if (params.get<bool>("needs_pad"))
      output = padded(output, params.get<std::vector<int64_t>>("padding"), options_.fill, options_.padding_mode);
    return output;
  });
}

Value FixedSizeCrop::undo(const Value& result, const Params& params) const {
  return uncropped(result, params.get<int64_t>("top"), params.get<int64_t>("left"), input_size(params));
}

LargeScaleJitter::LargeScaleJitter(const std::vector<int64_t>& size, LargeScaleJitterOptions options)
    : Transform("LargeScaleJitter", {{"size", height_and_width("LargeScaleJitter", size)},
                                     {"scale_range", options.scale_range},
                                     {"fill", fill_value(options.fill)},
                                     {"interpolation", std::string(to_string(options.interpolation))},
                                     {"antialias", options.antialias}}),
      steps_({ScaleJitter({size.front(), size.back()}, {.scale_range = options.scale_range,
                                                        .interpolation = options.interpolation,
                                                        .antialias = options.antialias}),
              FixedSizeCrop(size, {.fill = options.fill})}) {
  TORCH_CHECK_VALUE(options.scale_range[0] > 0 && options.scale_range[0] <= options.scale_range[1],
                    "LargeScaleJitter: expected a positive scale_range (smallest, largest), got ",
                    options.scale_range[0], " and ", options.scale_range[1]);
}

Params LargeScaleJitter::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  return steps_.run(sample, generator);
}

void LargeScaleJitter::replay(Sample& sample, const Params& params) const { steps_.replay(sample, params); }

void LargeScaleJitter::revert(Sample& sample, const Params& params) const { steps_.revert(sample, params); }

Params LargeScaleJitter::prepare(const Sample& sample, const std::optional<at::Generator>& generator) const {
  return steps_.prepare(sample, generator);
}

Value LargeScaleJitter::apply(const Value& input, const Params& params) const {
  Sample sample{{"0", input}};
  replay(sample, params);
  return sample.value(0);
}

std::span<const TransformEntry> detection_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"FixedSizeCrop", "Cuts out a random rectangle of a size, and widens what is smaller.",
       [](OptionReader& o) -> TransformPtr {
         return FixedSizeCrop{
             o.integers("size"),
             {.fill = o.numbers("fill", {0}), .padding_mode = o.padding_mode("padding_mode", PaddingMode::kConstant)}};
       },
       "torchvision references"},
      {"LargeScaleJitter", "Resizes to a random scale of a size, then cuts or widens to it.",
       [](OptionReader& o) -> TransformPtr {
         return LargeScaleJitter{o.integers("size"),
                                 {.scale_range = o.range("scale_range", {0.1, 2.0}),
                                  .fill = o.numbers("fill", {0}),
                                  .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                                  .antialias = o.flag("antialias", true)}};
       },
       "torchvision references"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
