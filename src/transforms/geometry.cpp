#include "torchvision/transforms/geometry.h"

#include <ATen/ATen.h>

#include <cmath>

#include "torchvision/transforms/functional/flip.h"
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

using tv_tensors::Transformable;
using tv_tensors::Value;

Fields::Value list_or_none(const std::vector<int64_t>& values) {
  return values.empty() ? Fields::Value() : Fields::Value(values);
}

template <class T>
Fields::Value value_or_none(const std::optional<T>& value) {
  return value ? Fields::Value(*value) : Fields::Value();
}

}  // namespace

Resize::Resize(std::vector<int64_t> size, ResizeOptions options)
    : Transform("Resize", {{"size", list_or_none(size)},
                           {"interpolation", std::string(to_string(options.interpolation))},
                           {"max_size", value_or_none(options.max_size)},
                           {"antialias", options.antialias}}),
      size_(std::move(size)),
      options_(options) {
  TORCH_CHECK_VALUE(size_.size() <= 2, "Resize: expected a size of one or two values, or none, got ", size_.size());
  TORCH_CHECK_VALUE(!size_.empty() || options.max_size, "Resize: a size or max_size is needed, got neither");
}

Value Resize::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Transformable T>(const T& kind) { return functional::resize(kind, size_, options_); });
}

Value Resize::undo(const Value& result, const Params& params) const {
  return resized_back(result, input_size(params), options_.interpolation, options_.antialias);
}

CenterCrop::CenterCrop(const std::vector<int64_t>& size)
    : Transform("CenterCrop", {{"size", height_and_width("CenterCrop", size)}}), size_{size.front(), size.back()} {}

Value CenterCrop::apply(const Value& input, const Params&) const {
  return by_value(input,
                  [&]<Transformable T>(const T& kind) { return functional::center_crop(kind, {size_[0], size_[1]}); });
}

Value CenterCrop::undo(const Value& result, const Params& params) const {
  const std::array<int64_t, 2> size = input_size(params);
  // Python's boxes and points go one pixel further than its pictures where an odd border is added.
  const bool has_pixels = !std::holds_alternative<tv_tensors::BoundingBoxes>(result) &&
                          !std::holds_alternative<tv_tensors::KeyPoints>(result);
  const auto begin = [&](size_t axis) {
    const int64_t missing = size_[axis] - size[axis];
    if (has_pixels && missing > 0) return -(missing / 2);
    return static_cast<int64_t>(std::nearbyint(double(-missing) / 2));
  };
  return uncropped(result, begin(0), begin(1), size);
}

RandomHorizontalFlip::RandomHorizontalFlip(RandomHorizontalFlipOptions options)
    : RandomApplyTransform("RandomHorizontalFlip", {{"p", options.p}}, options.p) {}

Value RandomHorizontalFlip::apply(const Value& input, const Params&) const {
  return by_value(input, []<Transformable T>(const T& kind) { return functional::horizontal_flip(kind); });
}

Value RandomHorizontalFlip::undo(const Value& result, const Params& params) const { return apply(result, params); }

RandomResizedCrop::RandomResizedCrop(const std::vector<int64_t>& size, RandomResizedCropOptions options)
    : Transform("RandomResizedCrop", {{"size", height_and_width("RandomResizedCrop", size)},
                                      {"scale", options.scale},
                                      {"ratio", options.ratio},
                                      {"interpolation", std::string(to_string(options.interpolation))},
                                      {"antialias", options.antialias}}),
      size_{size.front(), size.back()},
      options_(options) {
  TORCH_CHECK_VALUE(options.ratio[0] > 0 && options.ratio[1] > 0, "RandomResizedCrop: expected positive ratios, got ",
                    options.ratio[0], " and ", options.ratio[1]);
  // torch's uniform_ would refuse these at the first draw.
  TORCH_CHECK_VALUE(options.scale[0] <= options.scale[1] && options.ratio[0] <= options.ratio[1],
                    "RandomResizedCrop: scale and ratio are (smallest, largest)");
}

Params RandomResizedCrop::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const double area = static_cast<double>(height * width);
  const at::Tensor log_ratio = at::tensor(at::ArrayRef<double>(options_.ratio), at::kFloat).log();
  const float* log_bounds = log_ratio.const_data_ptr<float>();
  const auto rectangle = [](int64_t top, int64_t left, int64_t h, int64_t w) {
    return Params{{"top", top}, {"left", left}, {"height", h}, {"width", w}};
  };
  constexpr int kAttempts = 10;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const double target_area = area * draw_uniform(options_.scale[0], options_.scale[1], generator).item<float>();
    const double aspect = draw_uniform(log_bounds[0], log_bounds[1], generator).exp().item<float>();
    const auto w = static_cast<int64_t>(std::nearbyint(std::sqrt(target_area * aspect)));
    const auto h = static_cast<int64_t>(std::nearbyint(std::sqrt(target_area / aspect)));
    if (0 < w && w <= width && 0 < h && h <= height) {
      const int64_t top = draw_integer(height - h + 1, generator);
      return rectangle(top, draw_integer(width - w + 1, generator), h, w);
    }
  }
  // No luck: the largest central crop of an allowed aspect.
  const double aspect = double(width) / double(height);
  int64_t h = height, w = width;
  if (aspect < options_.ratio[0])
    h = static_cast<int64_t>(std::nearbyint(double(width) / options_.ratio[0]));
  else if (aspect > options_.ratio[1])
    w = static_cast<int64_t>(std::nearbyint(double(height) * options_.ratio[1]));
  return rectangle((height - h) / 2, (width - w) / 2, h, w);
}

Value RandomResizedCrop::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::resized_crop(kind, params.get<int64_t>("top"), params.get<int64_t>("left"),
                                    params.get<int64_t>("height"), params.get<int64_t>("width"), {size_[0], size_[1]},
                                    {.interpolation = options_.interpolation, .antialias = options_.antialias});
  });
}

Value RandomResizedCrop::undo(const Value& result, const Params& params) const {
  const std::array<int64_t, 2> cut = {params.get<int64_t>("height"), params.get<int64_t>("width")};
  return uncropped(resized_back(result, cut, options_.interpolation, options_.antialias), params.get<int64_t>("top"),
                   params.get<int64_t>("left"), input_size(params));
}

RandomVerticalFlip::RandomVerticalFlip(RandomHorizontalFlipOptions options)
    : RandomApplyTransform("RandomVerticalFlip", {{"p", options.p}}, options.p) {}

Value RandomVerticalFlip::apply(const Value& input, const Params&) const {
  return by_value(input, []<Transformable T>(const T& kind) { return functional::vertical_flip(kind); });
}

Value RandomVerticalFlip::undo(const Value& result, const Params& params) const { return apply(result, params); }

std::span<const TransformEntry> geometry_transforms() {
  // g++ 12 evaluates the arguments of a call in any order, but those in braces from left to right: options are
  // described in Python's order.
  static constexpr TransformEntry kEntries[] = {
      {"CenterCrop", "Cuts out the middle.",
       [](OptionReader& o) -> TransformPtr { return CenterCrop(o.integers("size")); }},
      {"RandomCrop", "Cuts out a rectangle of a size at a random place.",
       [](OptionReader& o) -> TransformPtr {
         return RandomCrop{o.integers("size"),
                           {.padding = o.optional_integers("padding"),
                            .pad_if_needed = o.flag("pad_if_needed", false),
                            .fill = o.fill("fill", {0}),
                            .padding_mode = o.padding_mode("padding_mode", PaddingMode::kConstant)}};
       }},
      {"RandomHorizontalFlip", "Mirrors left to right with a probability.",
       [](OptionReader& o) -> TransformPtr { return RandomHorizontalFlip({.p = o.number("p", 0.5)}); }},
      {"RandomResizedCrop", "Cuts out a part of random area and aspect and resizes it.",
       [](OptionReader& o) -> TransformPtr {
         return RandomResizedCrop{o.integers("size"),
                                  {.scale = o.range("scale", {0.08, 1.0}),
                                   .ratio = o.range("ratio", {3.0 / 4.0, 4.0 / 3.0}),
                                   .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                                   .antialias = o.flag("antialias", true)}};
       }},
      {"RandomVerticalFlip", "Mirrors top to bottom with a probability.",
       [](OptionReader& o) -> TransformPtr { return RandomVerticalFlip({.p = o.number("p", 0.5)}); }},
      {"Resize", "Resizes to a size, or so that the shorter edge has one.",
       [](OptionReader& o) -> TransformPtr {
         return Resize{o.integers_or_none("size"),
                       {.interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                        .max_size = o.optional_integer("max_size"),
                        .antialias = o.flag("antialias", true)}};
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
