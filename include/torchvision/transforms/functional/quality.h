#pragma once

#include <ATen/core/Generator.h>

#include <array>
#include <cstdint>
#include <optional>

#include "torchvision/core/types.h"
#include "torchvision/tv_tensors/tv_tensors.h"

/// What cameras and their software do to pictures, beyond torchvision's functions.
namespace torchvision::transforms {

struct ISONoiseFunctionOptions {
  double color_shift = 0.05;  ///< deviation of the hue, as a share of the circle
  double intensity = 0.5;     ///< of both kinds of noise
  /// Torch's default one when absent.
  std::optional<at::Generator> generator = std::nullopt;
};

struct DownscaleFunctionOptions {
  InterpolationMode downscale = InterpolationMode::kNearest;
  InterpolationMode upscale = InterpolationMode::kNearest;
};

namespace functional {

/// Evens the histogram out in each tile of the picture, with its peaks cut, and blends the tiles' tables between their
/// middles (Zuiderveld, 1994): OpenCV's CLAHE, to the last bit.
///
/// Images (..., 1 or 3, H, W) of any dtype that to_dtype scales, computed in uint8. Of colours the luma is evened
/// (BT.601, as OpenCV's YCrCb has it), and its change added to each channel. `clip_limit` is how many times the mean a
/// peak may be; 0 cuts nothing. `tile_grid_size` is {columns, rows}, as OpenCV has it. Throws c10::ValueError for
/// negative limits, grids without tiles, and other channels.
TORCHVISION_API at::Tensor clahe_image(const at::Tensor& image, double clip_limit = 40.0,
                                       const std::array<int64_t, 2>& tile_grid_size = {8, 8});

/// Noise as of a sensor at high sensitivity, drawn for each picture: Poisson noise in the lightness, in proportion to
/// its deviation, and normal noise in the hue. Images (..., 3, H, W) of uint8, or floats from 0 to 1. Throws
/// c10::ValueError for other channels and dtypes, and negative options. albumentations: iso_noise.
TORCHVISION_API at::Tensor iso_noise_image(const at::Tensor& image, const ISONoiseFunctionOptions& options = {});
/// The same with noise that is given, (..., 1, H, W) or what broadcasts to it: degrees that are added to the hue, and
/// shares of what is missing to white that are added to the lightness.
TORCHVISION_API at::Tensor iso_noise_image(const at::Tensor& image, const at::Tensor& hue_noise,
                                           const at::Tensor& lightness_noise);

/// Resizes images (..., C, H, W) to `scale` of their size, at least one pixel, and back, which leaves them coarse.
/// Throws c10::ValueError for a scale that is not above 0 and at most 1. albumentations: downscale.
TORCHVISION_API at::Tensor downscale_image(const at::Tensor& image, double scale,
                                           const DownscaleFunctionOptions& options = {});

template <tv_tensors::Pixels T>
T clahe(const T& input, double clip_limit = 40.0, const std::array<int64_t, 2>& tile_grid_size = {8, 8}) {
  return tv_tensors::wrap(clahe_image(tv_tensors::tensor_of(input), clip_limit, tile_grid_size), input);
}
template <tv_tensors::Pixels T>
T iso_noise(const T& input, const ISONoiseFunctionOptions& options = {}) {
  return tv_tensors::wrap(iso_noise_image(tv_tensors::tensor_of(input), options), input);
}
template <tv_tensors::Pixels T>
T downscale(const T& input, double scale, const DownscaleFunctionOptions& options = {}) {
  return tv_tensors::wrap(downscale_image(tv_tensors::tensor_of(input), scale, options), input);
}

}  // namespace functional
}  // namespace torchvision::transforms
