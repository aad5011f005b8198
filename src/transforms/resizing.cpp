#include "torchvision/transforms/resizing.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/geometry.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/random.h"
#include "transforms/undo.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Transformable;
using tv_tensors::Value;

Value resized(const Value& input, const Params& params, InterpolationMode interpolation, bool antialias) {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::resize(kind, params.get<std::vector<int64_t>>("size"),
                              {.interpolation = interpolation, .antialias = antialias});
  });
}

std::string text_of(InterpolationMode mode) { return std::string(to_string(mode)); }

}  // namespace

RandomResize::RandomResize(int64_t min_size, int64_t max_size, RandomResizeOptions options)
    : Transform("RandomResize", {{"min_size", min_size},
                                 {"max_size", max_size},
                                 {"interpolation", text_of(options.interpolation)},
                                 {"antialias", options.antialias}}),
      min_size_(min_size),
      max_size_(max_size),
      options_(options) {
  TORCH_CHECK_VALUE(0 < min_size && min_size < max_size, "RandomResize: expected sizes 0 < min_size < max_size, got ",
                    min_size, " and ", max_size);
}

Params RandomResize::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"size", std::vector<int64_t>{draw_integer_from(min_size_, max_size_, generator)}}};
}

Value RandomResize::apply(const Value& input, const Params& params) const {
  return resized(input, params, options_.interpolation, options_.antialias);
}

Value RandomResize::undo(const Value& result, const Params& params) const {
  return resized_back(result, input_size(params), options_.interpolation, options_.antialias);
}

RandomShortestSize::RandomShortestSize(std::vector<int64_t> min_size, RandomShortestSizeOptions options)
    : Transform("RandomShortestSize",
                {{"min_size", min_size},
                 {"max_size", options.max_size ? Fields::Value(*options.max_size) : Fields::Value()},
                 {"interpolation", text_of(options.interpolation)},
                 {"antialias", options.antialias}}),
      min_size_(std::move(min_size)),
      options_(options) {
  TORCH_CHECK_VALUE(!min_size_.empty(), "RandomShortestSize: expected one min_size or several, got none");
}

Params RandomShortestSize::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const int64_t size = min_size_[static_cast<size_t>(draw_integer(int64_t(min_size_.size()), generator))];
  double scale = double(size) / double(std::min(height, width));
  if (options_.max_size) scale = std::min(scale, double(*options_.max_size) / double(std::max(height, width)));
  return {{"size", std::vector<int64_t>{int64_t(double(height) * scale), int64_t(double(width) * scale)}}};
}

Value RandomShortestSize::apply(const Value& input, const Params& params) const {
  return resized(input, params, options_.interpolation, options_.antialias);
}

Value RandomShortestSize::undo(const Value& result, const Params& params) const {
  return resized_back(result, input_size(params), options_.interpolation, options_.antialias);
}

ScaleJitter::ScaleJitter(std::array<int64_t, 2> target_size, ScaleJitterOptions options)
    : Transform("ScaleJitter", {{"target_size", target_size},
                                {"scale_range", options.scale_range},
                                {"interpolation", text_of(options.interpolation)},
                                {"antialias", options.antialias}}),
      target_size_(target_size),
      options_(options) {}

Params ScaleJitter::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  // The original pairs the target's width with the height; so do we.
  const double fit = std::min(double(target_size_[1]) / double(height), double(target_size_[0]) / double(width));
  const at::Tensor scale = draw_between(options_.scale_range, generator).mul(fit);
  return {{"size", std::vector<int64_t>{truncated(scale.mul(height)), truncated(scale.mul(width))}}};
}

Value ScaleJitter::apply(const Value& input, const Params& params) const {
  return resized(input, params, options_.interpolation, options_.antialias);
}

Value ScaleJitter::undo(const Value& result, const Params& params) const {
  return resized_back(result, input_size(params), options_.interpolation, options_.antialias);
}

std::span<const TransformEntry> resizing_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"RandomResize", "Resizes the shorter edge to a random size.",
       [](OptionReader& o) -> TransformPtr {
         return RandomResize{o.integer_like("min_size", 1),
                             o.integer_like("max_size", 2),
                             {.interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                              .antialias = o.flag("antialias", true)}};
       }},
      {"RandomShortestSize", "Resizes the shorter edge to one of several sizes.",
       [](OptionReader& o) -> TransformPtr {
         return RandomShortestSize{o.integers("min_size"),
                                   {.max_size = o.optional_integer("max_size"),
                                    .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                                    .antialias = o.flag("antialias", true)}};
       }},
      {"ScaleJitter", "Resizes to a random scale of a size.",
       [](OptionReader& o) -> TransformPtr {
         return ScaleJitter{o.pair("target_size"),
                            {.scale_range = o.range("scale_range", {0.1, 2.0}),
                             .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                             .antialias = o.flag("antialias", true)}};
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
