#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/transform.h"

/// What cameras and their software do to pictures, with the names and defaults of albumentations. They take images and
/// videos; masks, boxes and points pass through.
namespace torchvision::transforms {

struct CLAHEOptions {
  std::vector<double> clip_limit = {1.0, 4.0};     ///< one value, or {smallest, largest}; 0 cuts no peaks
  std::array<int64_t, 2> tile_grid_size = {8, 8};  ///< {columns, rows}
  double p = 0.5;
};

/// functional::clahe with a random limit. Parameters: clip_limit.
class TORCHVISION_API CLAHE : public RandomApplyTransform {
 public:
  /// Throws c10::ValueError for negative limits and grids without tiles.
  explicit CLAHE(const CLAHEOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<double, 2> clip_limit_;
  std::array<int64_t, 2> tiles_;
};

struct ISONoiseOptions {
  std::array<double, 2> color_shift = {0.01, 0.05};  ///< of the hue, as a share of the circle
  std::array<double, 2> intensity = {0.1, 0.5};
  double p = 0.5;
};

/// functional::iso_noise of a random strength. Parameters: color_shift, intensity, seed, which the noise of each value
/// of the sample is drawn from.
class TORCHVISION_API ISONoise : public RandomApplyTransform {
 public:
  explicit ISONoise(const ISONoiseOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  ISONoiseOptions options_;
};

struct DownscaleOptions {
  std::vector<double> scale_range = {0.25};  ///< one value, or {smallest, largest}, above 0 and at most 1
  InterpolationMode downscale = InterpolationMode::kNearest;
  InterpolationMode upscale = InterpolationMode::kNearest;
  double p = 0.5;
};

/// functional::downscale to a random scale. Parameters: scale.
class TORCHVISION_API Downscale : public RandomApplyTransform {
 public:
  explicit Downscale(const DownscaleOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<double, 2> scale_;
  DownscaleOptions options_;
};

}  // namespace torchvision::transforms
