#include "torchvision/transforms/distortion.h"

#include "torchvision/transforms/functional/distortion.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/ranges.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Pixels;
using tv_tensors::Transformable;
using tv_tensors::Value;

/// One value stands for itself and its opposite.
std::array<double, 2> limits(const char* transform, const std::vector<double>& values, double lowest, double highest) {
  if (values.size() == 1)
    return checked_range(transform, "distort_limit", std::array{-values[0], values[0]}, lowest, highest);
  return checked_range(transform, "distort_limit", values, lowest, highest);
}

std::vector<double> draw_steps(int64_t count, const std::array<double, 2>& limit,
                               const std::optional<at::Generator>& generator) {
  std::vector<double> steps;
  for (int64_t i = 0; i < count; ++i) steps.push_back(1 + draw_from(limit, generator));
  return steps;
}

}  // namespace

GridDistortion::GridDistortion(const GridDistortionOptions& options)
    : RandomApplyTransform("GridDistortion",
                           {{"num_steps", options.num_steps},
                            {"distort_limit", options.distort_limit},
                            {"interpolation", std::string(to_string(options.interpolation))},
                            {"p", options.p}},
                           options.p),
      limit_(limits("GridDistortion", options.distort_limit, -0.99, 100)),
      options_(options) {
  TORCH_CHECK_VALUE(options.num_steps > 0 && options.num_steps <= 1000,
                    "GridDistortion: expected num_steps from 1 to 1000, got ", options.num_steps);
}

Params GridDistortion::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  const std::vector<double> x = draw_steps(options_.num_steps, limit_, generator);
  return {{"x_steps", x}, {"y_steps", draw_steps(options_.num_steps, limit_, generator)}};
}

Value GridDistortion::moved(const Value& input, const Params& params, bool inverse) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::grid_distortion(kind, params.get<std::vector<double>>("x_steps"),
                                       params.get<std::vector<double>>("y_steps"),
                                       {.interpolation = options_.interpolation, .inverse = inverse});
  });
}

Value GridDistortion::apply(const Value& input, const Params& params) const { return moved(input, params, false); }

Value GridDistortion::undo(const Value& result, const Params& params) const { return moved(result, params, true); }

OpticalDistortion::OpticalDistortion(const OpticalDistortionOptions& options)
    : RandomApplyTransform("OpticalDistortion",
                           {{"distort_limit", options.distort_limit},
                            {"interpolation", std::string(to_string(options.interpolation))},
                            {"fill", fill_value(options.fill)},
                            {"p", options.p}},
                           options.p),
      limit_(limits("OpticalDistortion", options.distort_limit, -0.36, 10)),
      options_(options) {}

Params OpticalDistortion::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"k", draw_from(limit_, generator)}};
}

Value OpticalDistortion::moved(const Value& input, const Params& params, bool inverse) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    OpticalDistortionFunctionOptions options{.interpolation = options_.interpolation, .inverse = inverse};
    if constexpr (Pixels<T>) options.fill = options_.fill;
    return functional::optical_distortion(kind, params.get<double>("k"), options);
  });
}

Value OpticalDistortion::apply(const Value& input, const Params& params) const { return moved(input, params, false); }

Value OpticalDistortion::undo(const Value& result, const Params& params) const { return moved(result, params, true); }

std::span<const TransformEntry> distortion_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"GridDistortion", "Widens and narrows the columns and rows of a grid, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return GridDistortion({.num_steps = o.integer("num_steps", 5),
                                .distort_limit = o.numbers("distort_limit", {-0.3, 0.3}),
                                .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                                .p = o.number("p", 0.5)});
       },
       "albumentations"},
      {"OpticalDistortion", "Distorts as a lens does, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return OpticalDistortion({.distort_limit = o.numbers("distort_limit", {-0.05, 0.05}),
                                   .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                                   .fill = o.numbers("fill", {0}),
                                   .p = o.number("p", 0.5)});
       },
       "albumentations, OpenCV initUndistortRectifyMap"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
