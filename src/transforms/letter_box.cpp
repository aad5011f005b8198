#include "torchvision/transforms/letter_box.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "torchvision/transforms/functional/meta.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/pad_kind.h"
#include "transforms/repr.h"
#include "transforms/sizes.h"
#include "transforms/undo.h"

namespace torchvision::transforms {

using tv_tensors::Transformable;
using tv_tensors::Value;

LetterBox::LetterBox(const std::vector<int64_t>& size, LetterBoxOptions options)
    : Transform("LetterBox", {{"size", height_and_width("LetterBox", size)},
                              {"fill", fill_value(options.fill)},
                              {"scale_up", options.scale_up},
                              {"center", options.center},
                              {"interpolation", std::string(to_string(options.interpolation))},
                              {"antialias", options.antialias}}),
      size_{size.front(), size.back()},
      options_(std::move(options)) {}

LetterBox::Place LetterBox::place_of(std::array<int64_t, 2> input) const {
  TORCH_CHECK_VALUE(input[0] > 0 && input[1] > 0, "LetterBox: expected a picture with pixels, got ", input[0], "x",
                    input[1]);
  double ratio = std::min(double(size_[0]) / double(input[0]), double(size_[1]) / double(input[1]));
  if (!options_.scale_up) ratio = std::min(ratio, 1.0);
  // At least one pixel, where the original would refuse very long pictures.
  const auto scaled = [ratio](int64_t edge) {
    return std::max<int64_t>(static_cast<int64_t>(std::nearbyint(double(edge) * ratio)), 1);
  };
  const int64_t height = scaled(input[0]), width = scaled(input[1]);
  return {options_.center ? (size_[0] - height) / 2 : 0, options_.center ? (size_[1] - width) / 2 : 0, height, width};
}

Value LetterBox::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    const Place place = place_of(functional::get_size(kind));
    const T resized = functional::resize(kind, {place.height, place.width},
                                         {.interpolation = options_.interpolation, .antialias = options_.antialias});
    return padded(resized,
                  {place.left, place.top, size_[1] - place.width - place.left, size_[0] - place.height - place.top},
                  options_.fill);
  });
}

Value LetterBox::undo(const Value& result, const Params& params) const {
  const std::array<int64_t, 2> size = input_size(params);
  const Place place = place_of(size);
  const Value inside = uncropped(result, -place.top, -place.left, {place.height, place.width});
  return resized_back(inside, size, options_.interpolation, options_.antialias);
}

std::span<const TransformEntry> letter_box_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"LetterBox", "Resizes to fit into a size, keeping the aspect, and fills up to it.",
       [](OptionReader& o) -> TransformPtr {
         return LetterBox{o.integers("size"),
                          {.fill = o.numbers("fill", {114}),
                           .scale_up = o.flag("scale_up", true),
                           .center = o.flag("center", true),
                           .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                           .antialias = o.flag("antialias", true)}};
       },
       "ultralytics"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
