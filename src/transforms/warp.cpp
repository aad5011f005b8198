#include "torchvision/transforms/warp.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>

#include "io/kept_tensor.h"
#include "torchvision/transforms/functional/affine.h"
#include "torchvision/transforms/functional/elastic.h"
#include "torchvision/transforms/functional/filter.h"
#include "torchvision/transforms/functional/perspective.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/functional/perspective_coefficients.h"
#include "transforms/random.h"
#include "transforms/repr.h"
#include "transforms/undo.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Transformable;
using tv_tensors::Value;

std::string text_of(InterpolationMode mode) { return std::string(to_string(mode)); }

template <class T>
Fields::Value value_or_none(const std::optional<T>& value) {
  return value ? Fields::Value(*value) : Fields::Value();
}

/// One value d as {-d, d}; two, or four where they may be, as they are.
std::vector<double> angles(const char* name, const char* option, const std::vector<double>& given, bool four) {
  if (given.size() == 1) {
    TORCH_CHECK_VALUE(given[0] >= 0, name, ": if ", option, " is a single number, it must be positive, got ", given[0]);
    return {0 - given[0], given[0]};  // 0 stays 0, as Python's -0 does
  }
  TORCH_CHECK_VALUE(given.size() == 2 || (four && given.size() == 4), name, ": expected one value or two",
                    four ? " or four" : "", " for ", option, ", got ", given.size());
  return given;
}

double drawn(double from, double to, const std::optional<at::Generator>& generator) {
  return draw_uniform(from, to, generator).item<float>();
}

std::array<double, 2> one_or_two(const char* name, const char* option, const std::vector<double>& given) {
  TORCH_CHECK_VALUE(given.size() == 1 || given.size() == 2, name, ": expected one value or two for ", option, ", got ",
                    given.size());
  return {given.front(), given.back()};
}

PerspectiveCoefficients coefficients_in(const Params& params) {
  const auto& numbers = params.get<std::vector<double>>("coefficients");
  PerspectiveCoefficients coefficients;
  TORCH_CHECK_VALUE(numbers.size() == coefficients.size(), "RandomPerspective: expected 8 coefficients, got ",
                    numbers.size());
  std::copy(numbers.begin(), numbers.end(), coefficients.begin());
  return coefficients;
}

std::vector<double> listed(const std::array<double, 2>& pair) { return {pair.begin(), pair.end()}; }

}  // namespace

RandomRotation::RandomRotation(const std::vector<double>& degrees, RandomRotationOptions options)
    : Transform("RandomRotation", {{"degrees", angles("RandomRotation", "degrees", degrees, false)},
                                   {"interpolation", text_of(options.interpolation)},
                                   {"expand", options.expand},
                                   {"center", value_or_none(options.center)},
                                   {"fill", fill_value(options.fill)}}),
      degrees_(angles("RandomRotation", "degrees", degrees, false)),
      options_(std::move(options)) {}

Params RandomRotation::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"angle", drawn(degrees_[0], degrees_[1], generator)}};
}

Value RandomRotation::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::rotate(kind, params.get<double>("angle"),
                              {.interpolation = options_.interpolation,
                               .expand = options_.expand,
                               .center = options_.center,
                               .fill = options_.fill.of(kind)});
  });
}

Value RandomRotation::undo(const Value& result, const Params& params) const {
  const double angle = params.get<double>("angle");
  if (options_.expand)
    return unrotated_expanded(result, angle, options_.center, input_size(params), options_.interpolation);
  return unmoved(result, {.angle = -angle}, options_.center, options_.interpolation);
}

RandomAffine::RandomAffine(const std::vector<double>& degrees, RandomAffineOptions options)
    : Transform("RandomAffine",
                {{"degrees", angles("RandomAffine", "degrees", degrees, false)},
                 {"translate", value_or_none(options.translate)},
                 {"scale", value_or_none(options.scale)},
                 {"shear", options.shear.empty() ? Fields::Value()
                                                 : Fields::Value(angles("RandomAffine", "shear", options.shear, true))},
                 {"interpolation", text_of(options.interpolation)},
                 {"fill", fill_value(options.fill)},
                 {"center", value_or_none(options.center)}}),
      degrees_(angles("RandomAffine", "degrees", degrees, false)),
      shear_(options.shear.empty() ? std::vector<double>() : angles("RandomAffine", "shear", options.shear, true)),
      options_(std::move(options)) {
  if (options_.translate)
    for (double share : *options_.translate)
      TORCH_CHECK_VALUE(share >= 0 && share <= 1, "RandomAffine: translation values should be between 0 and 1, got ",
                        share);
  if (options_.scale)
    for (double scale : *options_.scale)
      TORCH_CHECK_VALUE(scale > 0, "RandomAffine: scale values should be positive, got ", scale);
}

Params RandomAffine::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const double angle = drawn(degrees_[0], degrees_[1], generator);
  std::array<int64_t, 2> translate = {0, 0};
  if (options_.translate) {
    const double x = (*options_.translate)[0] * double(width), y = (*options_.translate)[1] * double(height);
    translate[0] = static_cast<int64_t>(std::nearbyint(drawn(-x, x, generator)));
    translate[1] = static_cast<int64_t>(std::nearbyint(drawn(-y, y, generator)));
  }
  const double scale = options_.scale ? drawn((*options_.scale)[0], (*options_.scale)[1], generator) : 1.0;
  std::array<double, 2> shear = {0, 0};
  if (!shear_.empty()) shear[0] = drawn(shear_[0], shear_[1], generator);
  if (shear_.size() == 4) shear[1] = drawn(shear_[2], shear_[3], generator);
  return {{"angle", angle}, {"translate", translate}, {"scale", scale}, {"shear", shear}};
}

Value RandomAffine::apply(const Value& input, const Params& params) const {
  const auto& translate = params.get<std::array<int64_t, 2>>("translate");
  const auto& shear = params.get<std::array<double, 2>>("shear");
  return by_value(input, [&]<Transformable T>(const T& kind) {
    const AffineOptions options{
        .interpolation = options_.interpolation, .fill = options_.fill.of(kind), .center = options_.center};
    return functional::affine(kind, params.get<double>("angle"), {double(translate[0]), double(translate[1])},
                              params.get<double>("scale"), {shear[0], shear[1]}, options);
  });
}

Value RandomAffine::undo(const Value& result, const Params& params) const {
  const auto& translate = params.get<std::array<int64_t, 2>>("translate");
  return unmoved(result,
                 {.angle = params.get<double>("angle"),
                  .translate = {double(translate[0]), double(translate[1])},
                  .scale = params.get<double>("scale"),
                  .shear = params.get<std::array<double, 2>>("shear")},
                 options_.center, options_.interpolation);
}

RandomPerspective::RandomPerspective(RandomPerspectiveOptions options)
    : RandomApplyTransform("RandomPerspective",
                           {{"p", options.p},
                            {"distortion_scale", options.distortion_scale},
                            {"interpolation", text_of(options.interpolation)},
                            {"fill", fill_value(options.fill)}},
                           options.p),
      options_(std::move(options)) {
  TORCH_CHECK_VALUE(options_.distortion_scale >= 0 && options_.distortion_scale <= 1,
                    "RandomPerspective: distortion_scale should be between 0 and 1, got ", options_.distortion_scale);
}

Params RandomPerspective::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const int64_t bound_height = int64_t(options_.distortion_scale * double(height / 2)) + 1;
  const int64_t bound_width = int64_t(options_.distortion_scale * double(width / 2)) + 1;
  const auto near = [&](int64_t bound) { return draw_integer_from(0, bound, generator); };
  const auto far = [&](int64_t bound, int64_t edge) { return draw_integer_from(edge - bound, edge, generator); };
  // In braces, since the draws are made from left to right.
  const std::array<int64_t, 2> top_left = {near(bound_width), near(bound_height)};
  const std::array<int64_t, 2> top_right = {far(bound_width, width), near(bound_height)};
  const std::array<int64_t, 2> bottom_right = {far(bound_width, width), far(bound_height, height)};
  const std::array<int64_t, 2> bottom_left = {near(bound_width), far(bound_height, height)};
  const PerspectiveCoefficients coefficients =
      functional::perspective_coefficients({{0, 0}, {width - 1, 0}, {width - 1, height - 1}, {0, height - 1}},
                                           {top_left, top_right, bottom_right, bottom_left}, std::nullopt);
  return {{"coefficients", std::vector<double>(coefficients.begin(), coefficients.end())}};
}

Value RandomPerspective::apply(const Value& input, const Params& params) const {
  const PerspectiveCoefficients coefficients = coefficients_in(params);
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::perspective(
        kind, {}, {},
        {.interpolation = options_.interpolation, .fill = options_.fill.of(kind), .coefficients = coefficients});
  });
}

Value RandomPerspective::undo(const Value& result, const Params& params) const {
  return unwarped(result, inverted(coefficients_in(params)), options_.interpolation);
}

namespace {

/// Pairs (1, H, W, 2) of noise by its strength, in shares of the edges.
at::Tensor displacement_of(const at::Tensor& x, const at::Tensor& y, std::array<double, 2> alpha,
                           std::array<int64_t, 2> edges) {
  const at::Tensor pairs = io::kept_tensor({1, x.size(2), x.size(3), 2}, at::kFloat);
  const auto* of_x = x.const_data_ptr<float>();
  const auto* of_y = y.const_data_ptr<float>();
  auto* to = pairs.mutable_data_ptr<float>();
  at::parallel_for(0, x.numel(), 1 << 17, [&](int64_t i, int64_t end) {
    for (; i < end; ++i) {
      to[2 * i] = of_x[i] * float(alpha[0]) / float(edges[0]);
      to[2 * i + 1] = of_y[i] * float(alpha[1]) / float(edges[1]);
    }
  });
  return pairs;
}

}  // namespace

ElasticTransform::ElasticTransform(const ElasticTransformOptions& options)
    : Transform("ElasticTransform", {{"alpha", listed(one_or_two("ElasticTransform", "alpha", options.alpha))},
                                     {"sigma", listed(one_or_two("ElasticTransform", "sigma", options.sigma))},
                                     {"interpolation", text_of(options.interpolation)},
                                     {"fill", fill_value(options.fill)}}),
      alpha_(one_or_two("ElasticTransform", "alpha", options.alpha)),
      sigma_(one_or_two("ElasticTransform", "sigma", options.sigma)),
      options_(options) {}

Params ElasticTransform::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  std::array<at::Tensor, 2> shifts;
  for (size_t axis = 0; axis < shifts.size(); ++axis) {
    at::Tensor shift = at::rand({1, 1, height, width}, generator, at::kFloat).mul_(2).sub_(1);
    if (sigma_[axis] > 0) {
      int64_t kernel = static_cast<int64_t>(8 * sigma_[axis] + 1);
      if (kernel % 2 == 0) ++kernel;
      shift = functional::gaussian_blur(shift, {kernel, kernel}, {sigma_[0], sigma_[1]});
    }
    shifts[axis] = shift;
  }
  return {{"displacement", displacement_of(shifts[0], shifts[1], alpha_, {width, height})}};
}

Value ElasticTransform::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    return functional::elastic(kind, params.get<at::Tensor>("displacement"),
                               {.interpolation = options_.interpolation, .fill = options_.fill.of(kind)});
  });
}

std::span<const TransformEntry> warp_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"ElasticTransform", "Moves pixels as if seen through water.",
       [](OptionReader& o) -> TransformPtr {
         return ElasticTransform({.alpha = o.numbers("alpha", {50.0}),
                                  .sigma = o.numbers("sigma", {5.0}),
                                  .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                                  .fill = o.fill("fill", {0})});
       }},
      {"RandomAffine", "Turns, moves, scales and shears at random.",
       [](OptionReader& o) -> TransformPtr {
         return RandomAffine{o.numbers("degrees"),
                             {.translate = o.optional_range("translate"),
                              .scale = o.optional_range("scale"),
                              .shear = o.optional_numbers("shear").value_or(std::vector<double>()),
                              .interpolation = o.interpolation("interpolation", InterpolationMode::kNearest),
                              .fill = o.fill("fill", {0}),
                              .center = o.optional_range("center")}};
       }},
      {"RandomPerspective", "Moves the corners with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return RandomPerspective({.distortion_scale = o.number("distortion_scale", 0.5),
                                   .p = o.number("p", 0.5),
                                   .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                                   .fill = o.fill("fill", {0})});
       }},
      {"RandomRotation", "Turns by a random angle.",
       [](OptionReader& o) -> TransformPtr {
         return RandomRotation{o.numbers("degrees"),
                               {.interpolation = o.interpolation("interpolation", InterpolationMode::kNearest),
                                .expand = o.flag("expand", false),
                                .center = o.optional_range("center"),
                                .fill = o.fill("fill", {0})}};
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
