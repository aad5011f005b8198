#pragma once

#include <ATen/core/Tensor.h>

#include <span>

namespace torchvision::transforms::functional {

/// A call of adjust_brightness, adjust_contrast, adjust_saturation or adjust_hue.
struct ColorChange {
  enum class Kind { kBrightness, kContrast, kSaturation, kHue };
  Kind kind = Kind::kBrightness;
  double factor = 1;
};

/// Those calls one after the other, with their checks and results. RGB bytes are read once for all of them, and once
/// more where the contrast needs the mean of what comes before it.
at::Tensor change_colors(const at::Tensor& image, std::span<const ColorChange> changes);

/// Whether RGB bytes go through kernels: images (..., 3, H, W) for which maps_as_bytes holds.
bool is_rgb_bytes(const at::Tensor& image);

/// change_colors of such an image. Factors are in their ranges.
at::Tensor change_byte_colors(const at::Tensor& image, std::span<const ColorChange> changes);

}  // namespace torchvision::transforms::functional
