#include "torchvision/transforms/blur.h"

#include "torchvision/transforms/functional/blur.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/ranges.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Pixels;
using tv_tensors::Value;

constexpr int64_t kLargestMedian = 255;

std::array<int64_t, 2> odd_range(const char* transform, const std::vector<int64_t>& limit, int64_t highest) {
  const auto range = checked_range<int64_t>(transform, "blur_limit", limit, 1, highest);
  TORCH_CHECK_VALUE(range[0] % 2 == 1 && range[1] % 2 == 1, transform, ": expected odd values for blur_limit, got ",
                    range[0], " and ", range[1]);
  return range;
}

int64_t draw_odd(const std::array<int64_t, 2>& range, const std::optional<at::Generator>& generator) {
  return range[0] + 2 * draw_integer((range[1] - range[0]) / 2 + 1, generator);
}

}  // namespace

MedianBlur::MedianBlur(const MedianBlurOptions& options)
    : RandomApplyTransform("MedianBlur", {{"blur_limit", options.blur_limit}, {"p", options.p}}, options.p),
      sizes_(odd_range("MedianBlur", options.blur_limit, kLargestMedian)) {}

Params MedianBlur::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"kernel_size", draw_odd(sizes_, generator)}};
}

Value MedianBlur::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::median_blur(kind, params.get<int64_t>("kernel_size"));
  });
}

MotionBlur::MotionBlur(const MotionBlurOptions& options)
    : RandomApplyTransform("MotionBlur",
                           {{"blur_limit", options.blur_limit},
                            {"angle_range", options.angle_range},
                            {"direction_range", options.direction_range},
                            {"p", options.p}},
                           options.p),
      sizes_(odd_range("MotionBlur", options.blur_limit, 1001)),
      options_(options) {
  checked_range("MotionBlur", "angle_range", options.angle_range, -3600., 3600.);
  checked_range("MotionBlur", "direction_range", options.direction_range, -1., 1.);
}

Params MotionBlur::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  const int64_t size = draw_odd(sizes_, generator);
  const double angle = draw_from(options_.angle_range, generator);
  return {{"kernel_size", size}, {"angle", angle}, {"direction", draw_from(options_.direction_range, generator)}};
}

Value MotionBlur::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::motion_blur(kind, params.get<int64_t>("kernel_size"), params.get<double>("angle"),
                                   params.get<double>("direction"));
  });
}

std::span<const TransformEntry> blur_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"MedianBlur", "Takes the median of a random square around each pixel, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return MedianBlur({.blur_limit = o.integers("blur_limit", {3, 7}), .p = o.number("p", 0.5)});
       },
       "albumentations, OpenCV medianBlur"},
      {"MotionBlur", "Blurs along a random line, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return MotionBlur({.blur_limit = o.integers("blur_limit", {3, 7}),
                            .angle_range = o.range("angle_range", {0.0, 360.0}),
                            .direction_range = o.range("direction_range", {-1.0, 1.0}),
                            .p = o.number("p", 0.5)});
       },
       "albumentations, kornia"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
