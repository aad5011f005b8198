#include "torchvision/transforms/dropout.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/dropout.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/ranges.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Pixels;
using tv_tensors::Value;

Fields::Value number_or_none(const std::optional<double>& value) {
  return value ? Fields::Value(*value) : Fields::Value();
}

/// Fewest and most: one number is both.
std::array<int64_t, 2> two(const char* transform, const std::vector<int64_t>& values) {
  TORCH_CHECK_VALUE(values.size() == 1 || values.size() == 2, transform,
                    ": expected one number or (fewest, most), got ", values.size());
  return {values.front(), values.back()};
}

at::Tensor as_holes(const std::vector<int64_t>& numbers) { return at::tensor(numbers, at::kLong).view({-1, 4}); }

Value with_holes(const Value& input, const Params& params, const std::vector<double>& fill,
                 const std::optional<double>& fill_mask) {
  const auto& holes = params.get<at::Tensor>("holes");
  if (const auto* mask = std::get_if<tv_tensors::Mask>(&input))
    return fill_mask ? tv_tensors::wrap(functional::fill_holes_mask(mask->data, holes, *fill_mask), *mask) : *mask;
  return by_value(input, [&]<Pixels T>(const T& kind) { return functional::fill_holes(kind, holes, fill); });
}

void check_sides(const char* option, const std::array<double, 2>& range) {
  checked_range("CoarseDropout", option, range, 1e-6, 1e9);
  TORCH_CHECK_VALUE((range[0] < 1) == (range[1] < 1) || range[1] == 1, "CoarseDropout: expected ", option,
                    " as two shares of the edge below 1, or two numbers of pixels, got ", range[0], " and ", range[1]);
}

int64_t draw_side(const std::array<double, 2>& range, int64_t edge, const std::optional<at::Generator>& generator) {
  const double side = draw_from(range, generator) * (range[0] < 1 ? double(edge) : 1.0);
  return std::clamp<int64_t>(static_cast<int64_t>(side), 1, std::max<int64_t>(edge, 1));
}

}  // namespace

ChannelDropout::ChannelDropout(const ChannelDropoutOptions& options)
    : RandomApplyTransform("ChannelDropout",
                           {{"channel_drop_range", options.channel_drop_range},
                            {"fill", fill_value(std::vector<double>{options.fill})},
                            {"p", options.p}},
                           options.p),
      options_(options) {
  checked_range<int64_t>("ChannelDropout", "channel_drop_range", options.channel_drop_range, 1);
}

Params ChannelDropout::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const int64_t channels = query_chw(inputs)[0];
  TORCH_CHECK_VALUE(options_.channel_drop_range[1] < channels, "ChannelDropout: expected pictures of more than ",
                    options_.channel_drop_range[1], " channels, which channel_drop_range may take away, got ",
                    channels);
  const int64_t count = draw_from(options_.channel_drop_range, generator);
  std::vector<int64_t> order = draw_permutation(channels, generator);
  order.resize(size_t(count));
  return {{"channels", order}};
}

Value ChannelDropout::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::channel_dropout(kind, params.get<std::vector<int64_t>>("channels"), options_.fill);
  });
}

CoarseDropout::CoarseDropout(const CoarseDropoutOptions& options)
    : RandomApplyTransform("CoarseDropout",
                           {{"num_holes_range", options.num_holes_range},
                            {"hole_height_range", options.hole_height_range},
                            {"hole_width_range", options.hole_width_range},
                            {"fill", fill_value(options.fill)},
                            {"fill_mask", number_or_none(options.fill_mask)},
                            {"p", options.p}},
                           options.p),
      options_(options) {
  checked_range<int64_t>("CoarseDropout", "num_holes_range", options.num_holes_range, 1);
  check_sides("hole_height_range", options.hole_height_range);
  check_sides("hole_width_range", options.hole_width_range);
  TORCH_CHECK_VALUE(!options.fill.empty(), "CoarseDropout: expected a fill, got none");
}

Params CoarseDropout::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  std::vector<int64_t> holes;
  for (int64_t count = draw_from(options_.num_holes_range, generator); count > 0; --count) {
    const int64_t h = draw_side(options_.hole_height_range, height, generator);
    const int64_t w = draw_side(options_.hole_width_range, width, generator);
    const int64_t top = draw_integer(std::max<int64_t>(height - h, 0) + 1, generator);
    const int64_t left = draw_integer(std::max<int64_t>(width - w, 0) + 1, generator);
    holes.insert(holes.end(), {left, top, left + w, top + h});
  }
  return {{"holes", as_holes(holes)}};
}

Value CoarseDropout::apply(const Value& input, const Params& params) const {
  return with_holes(input, params, options_.fill, options_.fill_mask);
}

GridDropout::GridDropout(const GridDropoutOptions& options)
    : RandomApplyTransform(
          "GridDropout",
          {{"ratio", options.ratio},
           {"unit_size_range", options.unit_size_range ? Fields::Value(*options.unit_size_range) : Fields::Value()},
           {"random_offset", options.random_offset},
           {"fill", fill_value(options.fill)},
           {"fill_mask", number_or_none(options.fill_mask)},
           {"p", options.p}},
          options.p),
      options_(options) {
  TORCH_CHECK_VALUE(options.ratio > 0 && options.ratio <= 1,
                    "GridDropout: expected a ratio above 0 and at most 1, got ", options.ratio);
  if (options.unit_size_range) checked_range<int64_t>("GridDropout", "unit_size_range", *options.unit_size_range, 2);
  TORCH_CHECK_VALUE(!options.fill.empty(), "GridDropout: expected a fill, got none");
}

Params GridDropout::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const int64_t unit = options_.unit_size_range ? draw_from(*options_.unit_size_range, generator)
                                                : std::max<int64_t>(std::min(height, width) / 10, 2);
  const int64_t hole = std::clamp<int64_t>(static_cast<int64_t>(double(unit) * options_.ratio), 1, unit - 1);
  int64_t x = 0, y = 0;
  if (options_.random_offset) {
    x = draw_integer(unit - hole + 1, generator);
    y = draw_integer(unit - hole + 1, generator);
  }
  std::vector<int64_t> holes;
  for (int64_t left = x; left < width; left += unit)
    for (int64_t top = y; top < height; top += unit)
      holes.insert(holes.end(), {left, top, std::min(left + hole, width), std::min(top + hole, height)});
  return {{"holes", as_holes(holes)}};
}

Value GridDropout::apply(const Value& input, const Params& params) const {
  return with_holes(input, params, options_.fill, options_.fill_mask);
}

std::span<const TransformEntry> dropout_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"ChannelDropout", "Fills random channels with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return ChannelDropout({.channel_drop_range = two("ChannelDropout", o.integers("channel_drop_range", {1, 1})),
                                .fill = o.number("fill", 0.0),
                                .p = o.number("p", 0.5)});
       },
       "albumentations"},
      {"CoarseDropout", "Fills random rectangles with a probability (cutout).",
       [](OptionReader& o) -> TransformPtr {
         return CoarseDropout({.num_holes_range = two("CoarseDropout", o.integers("num_holes_range", {1, 1})),
                               .hole_height_range = o.range("hole_height_range", {0.1, 0.2}),
                               .hole_width_range = o.range("hole_width_range", {0.1, 0.2}),
                               .fill = o.numbers("fill", {0}),
                               .fill_mask = o.optional_number("fill_mask"),
                               .p = o.number("p", 0.5)});
       },
       "DeVries and Taylor, 2017; albumentations"},
      {"GridDropout", "Fills a grid of squares with a probability (GridMask).",
       [](OptionReader& o) -> TransformPtr {
         const auto units = o.optional_integers("unit_size_range");
         return GridDropout({.ratio = o.number("ratio", 0.5),
                             .unit_size_range = units ? std::optional(two("GridDropout", *units)) : std::nullopt,
                             .random_offset = o.flag("random_offset", true),
                             .fill = o.numbers("fill", {0}),
                             .fill_mask = o.optional_number("fill_mask"),
                             .p = o.number("p", 0.5)});
       },
       "Chen et al., 2020; albumentations"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
