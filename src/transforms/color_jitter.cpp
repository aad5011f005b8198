#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <span>

#include "torchvision/transforms/color.h"
#include "torchvision/transforms/functional/color.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/functional/color_changes.h"
#include "transforms/random.h"

namespace torchvision::transforms {
namespace {

using functional::ColorChange;
using tv_tensors::Pixels;
using tv_tensors::Value;
using Range = ColorJitter::Range;

/// In the order of ColorChange::Kind, which is Python's of the numbers in fn_idx.
constexpr std::array<const char*, 4> kFactors = {"brightness_factor", "contrast_factor", "saturation_factor",
                                                 "hue_factor"};

Range range_of(const char* name, const std::vector<double>& given, double center, double least, double most) {
  TORCH_CHECK_TYPE(given.size() <= 2, "ColorJitter: expected one value or two for ", name, ", got ", given.size());
  if (given.empty()) return std::nullopt;
  std::array<double, 2> range = {given.front(), given.back()};
  if (given.size() == 1) {
    TORCH_CHECK_VALUE(given[0] >= 0, "ColorJitter: if ", name, " is a single number, it must be non negative, got ",
                      given[0]);
    range = {center - given[0], center + given[0]};
    if (least == 0) range[0] = std::max(range[0], 0.0);
  }
  TORCH_CHECK_VALUE(least <= range[0] && range[0] <= range[1] && range[1] <= most, "ColorJitter: ", name,
                    " values should be between ", least, " and ", most, " and increasing, got ", range[0], " and ",
                    range[1]);
  if (range[0] == center && range[1] == center) return std::nullopt;
  return range;
}

std::array<Range, 4> ranges_of(const ColorJitterOptions& options) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {range_of("brightness", options.brightness, 1, 0, kInfinity),
          range_of("contrast", options.contrast, 1, 0, kInfinity),
          range_of("saturation", options.saturation, 1, 0, kInfinity), range_of("hue", options.hue, 0, -0.5, 0.5)};
}

Fields options_of(const std::array<Range, 4>& ranges) {
  constexpr std::array<const char*, 4> kNames = {"brightness", "contrast", "saturation", "hue"};
  std::vector<Fields::Item> items;
  for (size_t i = 0; i < kNames.size(); ++i)
    items.emplace_back(kNames[i], ranges[i] ? Fields::Value(*ranges[i]) : Fields::Value());
  return Fields(std::move(items));
}

Fields::Value drawn_from(const Range& range, const std::optional<at::Generator>& generator) {
  if (!range) return std::monostate();
  return double{draw_uniform((*range)[0], (*range)[1], generator).item<float>()};
}

/// The calls that those numbers stand for, of functions whose factor was drawn.
std::vector<ColorChange> changes_of(std::span<const int64_t> order, const Params& params) {
  std::vector<ColorChange> changes;
  for (const int64_t change : order)
    if (const auto* factor = std::get_if<double>(&params.at(kFactors[size_t(change)])))
      changes.push_back({ColorChange::Kind(change), *factor});
  return changes;
}

Value changed(const Value& input, const std::vector<ColorChange>& changes) {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return tv_tensors::wrap(functional::change_colors(tv_tensors::tensor_of(kind), changes), kind);
  });
}

}  // namespace

ColorJitter::ColorJitter(const ColorJitterOptions& options)
    : Transform("ColorJitter", options_of(ranges_of(options))), ranges_(ranges_of(options)) {}

Params ColorJitter::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  std::vector<Fields::Item> items = {{"fn_idx", draw_permutation(4, generator)}};
  for (size_t i = 0; i < ranges_.size(); ++i) items.emplace_back(kFactors[i], drawn_from(ranges_[i], generator));
  return Params(std::move(items));
}

Value ColorJitter::apply(const Value& input, const Params& params) const {
  return changed(input, changes_of(params.get<std::vector<int64_t>>("fn_idx"), params));
}

RandomPhotometricDistort::RandomPhotometricDistort(const RandomPhotometricDistortOptions& options)
    : Transform("RandomPhotometricDistort", {{"brightness", options.brightness},
                                             {"contrast", options.contrast},
                                             {"hue", options.hue},
                                             {"saturation", options.saturation},
                                             {"p", options.p}}),
      options_(options) {}

Params RandomPhotometricDistort::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const int64_t channels = query_chw(inputs)[0];
  std::vector<Fields::Item> items;
  const std::array<std::array<double, 2>, 4> ranges = {options_.brightness, options_.contrast, options_.saturation,
                                                       options_.hue};
  for (size_t i = 0; i < ranges.size(); ++i)
    items.emplace_back(kFactors[i],
                       drawn_from(draw_apply(options_.p, generator) ? Range(ranges[i]) : Range(), generator));
  items.emplace_back("contrast_before", draw_apply(0.5, generator));
  items.emplace_back("channel_permutation", draw_apply(options_.p, generator)
                                                ? Fields::Value(draw_permutation(channels, generator))
                                                : Fields::Value());
  return Params(std::move(items));
}

Value RandomPhotometricDistort::apply(const Value& input, const Params& params) const {
  constexpr std::array<int64_t, 4> kContrastBefore = {0, 1, 2, 3}, kContrastAfter = {0, 2, 3, 1};
  const auto& sequence = params.get<bool>("contrast_before") ? kContrastBefore : kContrastAfter;
  const Value output = changed(input, changes_of(sequence, params));
  const auto* order = std::get_if<std::vector<int64_t>>(&params.at("channel_permutation"));
  if (order == nullptr) return output;
  return by_value(output, [&]<Pixels T>(const T& kind) { return functional::permute_channels(kind, *order); });
}

}  // namespace torchvision::transforms
