#include "torchvision/transforms/augment.h"

#include <ATen/ATen.h>

#include <cmath>

#include "torchvision/transforms/functional/augment.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {

using tv_tensors::Pixels;
using tv_tensors::Value;

RandomErasing::RandomErasing(const RandomErasingOptions& options)
    : RandomApplyTransform("RandomErasing",
                           {{"p", options.p},
                            {"scale", options.scale},
                            {"ratio", options.ratio},
                            {"value", options.value.empty() ? Fields::Value() : Fields::Value(options.value)},
                            {"inplace", options.inplace}},
                           options.p),
      options_(options) {
  TORCH_CHECK_VALUE(options.scale[0] >= 0 && options.scale[1] <= 1 && options.scale[0] <= options.scale[1],
                    "RandomErasing: expected a scale (smallest, largest) between 0 and 1, got ", options.scale[0],
                    " and ", options.scale[1]);
  TORCH_CHECK_VALUE(options.ratio[0] > 0 && options.ratio[0] <= options.ratio[1],
                    "RandomErasing: expected a positive ratio (smallest, largest), got ", options.ratio[0], " and ",
                    options.ratio[1]);
}

Params RandomErasing::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [channels, height, width] = query_chw(inputs);
  TORCH_CHECK_VALUE(options_.value.size() <= 1 || int64_t(options_.value.size()) == channels,
                    "RandomErasing: expected one value or ", channels, ", as the image has channels, got ",
                    options_.value.size());
  const double area = static_cast<double>(height * width);
  const at::Tensor log_ratio = at::tensor(at::ArrayRef<double>(options_.ratio), at::kFloat).log();
  const float* log_bounds = log_ratio.const_data_ptr<float>();
  constexpr int kAttempts = 10;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const double erased = area * draw_uniform(options_.scale[0], options_.scale[1], generator).item<float>();
    const double aspect = draw_uniform(log_bounds[0], log_bounds[1], generator).exp().item<float>();
    const auto h = static_cast<int64_t>(std::nearbyint(std::sqrt(erased * aspect)));
    const auto w = static_cast<int64_t>(std::nearbyint(std::sqrt(erased / aspect)));
    if (h >= height || w >= width) continue;
    const at::Tensor value = options_.value.empty() ? at::empty({channels, h, w}, at::kFloat).normal_(0, 1, generator)
                                                    : at::tensor(options_.value, at::kFloat).view({-1, 1, 1});
    const int64_t top = draw_integer(height - h + 1, generator), left = draw_integer(width - w + 1, generator);
    return {{"i", top}, {"j", left}, {"h", h}, {"w", w}, {"v", value}};
  }
  return {{"i", int64_t{0}}, {"j", int64_t{0}}, {"h", height}, {"w", width}, {"v", std::monostate()}};
}

Value RandomErasing::apply(const Value& input, const Params& params) const {
  const auto* value = std::get_if<at::Tensor>(&params.at("v"));
  if (value == nullptr) return input;
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::erase(kind, params.get<int64_t>("i"), params.get<int64_t>("j"), params.get<int64_t>("h"),
                             params.get<int64_t>("w"), *value, options_.inplace);
  });
}

JPEG::JPEG(const std::vector<int64_t>& quality)
    : Transform("JPEG", {{"quality", quality.size() == 1 ? std::vector<int64_t>(2, quality[0]) : quality}}) {
  TORCH_CHECK_VALUE(quality.size() == 1 || quality.size() == 2, "JPEG: expected one quality or two, got ",
                    quality.size());
  lowest_ = quality.front();
  highest_ = quality.back();
  TORCH_CHECK_VALUE(1 <= lowest_ && lowest_ <= highest_ && highest_ <= 100,
                    "JPEG: expected a quality from 1 to 100, got ", lowest_, " to ", highest_);
}

Params JPEG::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"quality", at::randint(lowest_, highest_ + 1, {}, generator, at::kLong).item<int64_t>()}};
}

Value JPEG::apply(const Value& input, const Params& params) const {
  return by_value(input,
                  [&]<Pixels T>(const T& kind) { return functional::jpeg(kind, params.get<int64_t>("quality")); });
}

std::span<const TransformEntry> augment_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"CutMix", "Puts a rectangle of a batch's neighbours in each picture, and mixes labels by area.",
       [](OptionReader& o) -> TransformPtr {
         return CutMix({.alpha = o.number("alpha", 1.0),
                        .num_classes = o.optional_integer("num_classes"),
                        .labels_getter = o.text("labels_getter", "default")});
       }},
      {"JPEG", "Compresses as JPEG of a random quality.",
       [](OptionReader& o) -> TransformPtr { return JPEG(o.integers("quality")); }},
      {"MixUp", "Mixes each picture of a batch, and its label, with its neighbour.",
       [](OptionReader& o) -> TransformPtr {
         return MixUp({.alpha = o.number("alpha", 1.0),
                       .num_classes = o.optional_integer("num_classes"),
                       .labels_getter = o.text("labels_getter", "default")});
       }},
      {"RandomErasing", "Erases a random rectangle with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return RandomErasing({.p = o.number("p", 0.5),
                               .scale = o.range("scale", {0.02, 0.33}),
                               .ratio = o.range("ratio", {0.3, 3.3}),
                               .value = o.numbers_or_random("value", {0}),
                               .inplace = o.flag("inplace", false)});
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
