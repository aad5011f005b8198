#include "torchvision/transforms/color.h"

#include <ATen/ATen.h>

#include "torchvision/transforms/functional/color.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/random.h"

namespace torchvision::transforms {

using tv_tensors::Pixels;
using tv_tensors::Value;

namespace {

/// Python has no kernels of these for videos, and so lets them through.
template <class T>
concept StillPixels = Pixels<T> && !std::same_as<T, tv_tensors::Video>;

}  // namespace

Grayscale::Grayscale(int64_t num_output_channels)
    : Transform("Grayscale", {{"num_output_channels", num_output_channels}}),
      num_output_channels_(num_output_channels) {
  TORCH_CHECK_VALUE(num_output_channels == 1 || num_output_channels == 3,
                    "Grayscale: expected 1 or 3 output channels, got ", num_output_channels);
}

Value Grayscale::apply(const Value& input, const Params&) const {
  return by_value(
      input, [&]<StillPixels T>(const T& kind) { return functional::rgb_to_grayscale(kind, num_output_channels_); });
}

RandomGrayscale::RandomGrayscale(RandomOptions options)
    : RandomApplyTransform("RandomGrayscale", {{"p", options.p}}, options.p) {}

Params RandomGrayscale::draw(const Inputs& inputs, const std::optional<at::Generator>&) const {
  return {{"num_input_channels", query_chw(inputs)[0]}};
}

Value RandomGrayscale::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<StillPixels T>(const T& kind) {
    return functional::rgb_to_grayscale(kind, params.get<int64_t>("num_input_channels"));
  });
}

RGB::RGB() : Transform("RGB", {}) {}

Value RGB::apply(const Value& input, const Params&) const {
  return by_value(input, []<StillPixels T>(const T& kind) { return functional::grayscale_to_rgb(kind); });
}

RandomChannelPermutation::RandomChannelPermutation() : Transform("RandomChannelPermutation", {}) {}

Params RandomChannelPermutation::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  return {{"permutation", draw_permutation(query_chw(inputs)[0], generator)}};
}

Value RandomChannelPermutation::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::permute_channels(kind, params.get<std::vector<int64_t>>("permutation"));
  });
}

RandomEqualize::RandomEqualize(RandomOptions options)
    : RandomApplyTransform("RandomEqualize", {{"p", options.p}}, options.p) {}

Value RandomEqualize::apply(const Value& input, const Params&) const {
  return by_value(input, []<Pixels T>(const T& kind) { return functional::equalize(kind); });
}

RandomInvert::RandomInvert(RandomOptions options)
    : RandomApplyTransform("RandomInvert", {{"p", options.p}}, options.p) {}

Value RandomInvert::apply(const Value& input, const Params&) const {
  return by_value(input, []<Pixels T>(const T& kind) { return functional::invert(kind); });
}

RandomPosterize::RandomPosterize(int64_t bits, RandomOptions options)
    : RandomApplyTransform("RandomPosterize", {{"p", options.p}, {"bits", bits}}, options.p), bits_(bits) {}

Value RandomPosterize::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Pixels T>(const T& kind) { return functional::posterize(kind, bits_); });
}

RandomSolarize::RandomSolarize(double threshold, RandomOptions options)
    : RandomApplyTransform("RandomSolarize", {{"p", options.p}, {"threshold", threshold}}, options.p),
      threshold_(threshold) {}

Value RandomSolarize::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Pixels T>(const T& kind) { return functional::solarize(kind, threshold_); });
}

RandomAutocontrast::RandomAutocontrast(RandomOptions options)
    : RandomApplyTransform("RandomAutocontrast", {{"p", options.p}}, options.p) {}

Value RandomAutocontrast::apply(const Value& input, const Params&) const {
  return by_value(input, []<Pixels T>(const T& kind) { return functional::autocontrast(kind); });
}

RandomAdjustSharpness::RandomAdjustSharpness(double sharpness_factor, RandomOptions options)
    : RandomApplyTransform("RandomAdjustSharpness", {{"p", options.p}, {"sharpness_factor", sharpness_factor}},
                           options.p),
      sharpness_factor_(sharpness_factor) {}

Value RandomAdjustSharpness::apply(const Value& input, const Params&) const {
  return by_value(input,
                  [&]<Pixels T>(const T& kind) { return functional::adjust_sharpness(kind, sharpness_factor_); });
}

std::span<const TransformEntry> color_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"Grayscale", "Makes pictures gray.",
       [](OptionReader& o) -> TransformPtr { return Grayscale(o.integer("num_output_channels", 1)); }},
      {"RandomGrayscale", "Makes pictures gray with a probability.",
       [](OptionReader& o) -> TransformPtr { return RandomGrayscale({.p = o.number("p", 0.1)}); }},
      {"RGB", "Repeats the channel of gray pictures three times.", [](OptionReader&) -> TransformPtr { return RGB(); }},
      {"ColorJitter", "Changes brightness, contrast, saturation and hue at random.",
       [](OptionReader& o) -> TransformPtr {
         return ColorJitter({.brightness = o.numbers("brightness", {}),
                             .contrast = o.numbers("contrast", {}),
                             .saturation = o.numbers("saturation", {}),
                             .hue = o.numbers("hue", {})});
       }},
      {"RandomChannelPermutation", "Puts the channels in a random order.",
       [](OptionReader&) -> TransformPtr { return RandomChannelPermutation(); }},
      {"RandomPhotometricDistort", "Distorts colours as SSD was trained.",
       [](OptionReader& o) -> TransformPtr {
         return RandomPhotometricDistort({.brightness = o.range("brightness", {0.875, 1.125}),
                                          .contrast = o.range("contrast", {0.5, 1.5}),
                                          .saturation = o.range("saturation", {0.5, 1.5}),
                                          .hue = o.range("hue", {-0.05, 0.05}),
                                          .p = o.number("p", 0.5)});
       }},
      {"RandomEqualize", "Equalizes the histogram with a probability.",
       [](OptionReader& o) -> TransformPtr { return RandomEqualize({.p = o.number("p", 0.5)}); }},
      {"RandomInvert", "Inverts colours with a probability.",
       [](OptionReader& o) -> TransformPtr { return RandomInvert({.p = o.number("p", 0.5)}); }},
      {"RandomPosterize", "Keeps the highest bits of each value, with a probability.",
       [](OptionReader& o) -> TransformPtr { return RandomPosterize{o.integer("bits"), {.p = o.number("p", 0.5)}}; }},
      {"RandomSolarize", "Inverts the values from a threshold on, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return RandomSolarize{o.number("threshold"), {.p = o.number("p", 0.5)}};
       }},
      {"RandomAutocontrast", "Stretches the contrast to the whole range, with a probability.",
       [](OptionReader& o) -> TransformPtr { return RandomAutocontrast({.p = o.number("p", 0.5)}); }},
      {"RandomAdjustSharpness", "Sharpens or blurs with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return RandomAdjustSharpness{o.number("sharpness_factor"), {.p = o.number("p", 0.5)}};
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
