#include "torchvision/transforms/quality.h"

#include <ATen/CPUGeneratorImpl.h>

#include "torchvision/transforms/functional/quality.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/ranges.h"

namespace torchvision::transforms {

using tv_tensors::Pixels;
using tv_tensors::Value;

CLAHE::CLAHE(const CLAHEOptions& options)
    : RandomApplyTransform(
          "CLAHE", {{"clip_limit", options.clip_limit}, {"tile_grid_size", options.tile_grid_size}, {"p", options.p}},
          options.p),
      clip_limit_(checked_range("CLAHE", "clip_limit", options.clip_limit, 0., 1e6)),
      tiles_(options.tile_grid_size) {
  TORCH_CHECK_VALUE(tiles_[0] > 0 && tiles_[1] > 0, "CLAHE: expected a tile_grid_size of at least one tile, got ",
                    tiles_[0], "x", tiles_[1]);
}

Params CLAHE::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"clip_limit", draw_from(clip_limit_, generator)}};
}

Value CLAHE::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::clahe(kind, params.get<double>("clip_limit"), tiles_);
  });
}

ISONoise::ISONoise(const ISONoiseOptions& options)
    : RandomApplyTransform("ISONoise",
                           {{"color_shift", options.color_shift}, {"intensity", options.intensity}, {"p", options.p}},
                           options.p),
      options_(options) {
  checked_range("ISONoise", "color_shift", options.color_shift, 0., 1.);
  checked_range("ISONoise", "intensity", options.intensity, 0., 1e3);
}

Params ISONoise::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  const double color_shift = draw_from(options_.color_shift, generator);
  const double intensity = draw_from(options_.intensity, generator);
  constexpr int64_t kSeeds = int64_t{1} << 53;  // whole numbers that JSON keeps
  return {{"color_shift", color_shift}, {"intensity", intensity}, {"seed", draw_integer(kSeeds, generator)}};
}

Value ISONoise::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::iso_noise(
        kind, {.color_shift = params.get<double>("color_shift"),
               .intensity = params.get<double>("intensity"),
               .generator = at::detail::createCPUGenerator(static_cast<uint64_t>(params.get<int64_t>("seed")))});
  });
}

Downscale::Downscale(const DownscaleOptions& options)
    : RandomApplyTransform("Downscale",
                           {{"scale_range", options.scale_range},
                            {"downscale", std::string(to_string(options.downscale))},
                            {"upscale", std::string(to_string(options.upscale))},
                            {"p", options.p}},
                           options.p),
      scale_(checked_range("Downscale", "scale_range", options.scale_range, 1e-6, 1.)),
      options_(options) {}

Params Downscale::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"scale", draw_from(scale_, generator)}};
}

Value Downscale::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::downscale(kind, params.get<double>("scale"),
                                 {.downscale = options_.downscale, .upscale = options_.upscale});
  });
}

std::span<const TransformEntry> quality_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"CLAHE", "Evens the histogram out tile by tile, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         const std::vector<double> limit = o.numbers("clip_limit", {1.0, 4.0});
         const std::vector<int64_t> tiles = o.integers("tile_grid_size", {8, 8});
         return CLAHE({.clip_limit = limit, .tile_grid_size = {tiles.front(), tiles.back()}, .p = o.number("p", 0.5)});
       },
       "albumentations, OpenCV createCLAHE"},
      {"ISONoise", "Adds the noise of a sensor at high sensitivity, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return ISONoise({.color_shift = o.range("color_shift", {0.01, 0.05}),
                          .intensity = o.range("intensity", {0.1, 0.5}),
                          .p = o.number("p", 0.5)});
       },
       "albumentations"},
      {"Downscale", "Makes pictures smaller and large again, with a probability.",
       [](OptionReader& o) -> TransformPtr {
         return Downscale({.scale_range = o.numbers("scale_range", {0.25}),
                           .downscale = o.interpolation("downscale", InterpolationMode::kNearest),
                           .upscale = o.interpolation("upscale", InterpolationMode::kNearest),
                           .p = o.number("p", 0.5)});
       },
       "albumentations"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
