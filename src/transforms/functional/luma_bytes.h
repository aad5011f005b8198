#pragma once

#include <ATen/core/Tensor.h>

namespace torchvision::transforms::functional {

/// Whether RGB bytes go through kernels: images (..., 3, H, W) for which maps_as_bytes holds.
bool is_rgb_bytes(const at::Tensor& image);

/// floor of gray_values, as float32 (..., 1, H, W).
at::Tensor luma_bytes(const at::Tensor& image);

/// adjust_saturation of RGB bytes, in the image's memory format.
at::Tensor saturated_bytes(const at::Tensor& image, double ratio);

/// adjust_hue of RGB bytes, likewise.
at::Tensor hue_turned_bytes(const at::Tensor& image, double hue_factor);

}  // namespace torchvision::transforms::functional
