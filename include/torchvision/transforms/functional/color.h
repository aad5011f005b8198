#pragma once

#include <concepts>
#include <cstdint>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

/// Changes of colour of images and videos (..., 1 or 3, H, W) of any dtype; the result has the input's. The kernels
/// (`*_image`) take tensors, and videos as well. Errors: c10::ValueError for factors out of their range, c10::TypeError
/// for other numbers of channels. Python: the functions of the same names in torchvision.transforms.v2.functional.
namespace torchvision::transforms::functional {

/// Values times a factor: 0 is black, 1 the image.
TORCHVISION_API at::Tensor adjust_brightness_image(const at::Tensor& image, double brightness_factor);
/// Between the mean gray (0) and the image (1), and beyond.
TORCHVISION_API at::Tensor adjust_contrast_image(const at::Tensor& image, double contrast_factor);
/// Between gray (0) and the image (1), and beyond.
TORCHVISION_API at::Tensor adjust_saturation_image(const at::Tensor& image, double saturation_factor);
/// Turns the hue by a part of the circle, from -0.5 to 0.5.
TORCHVISION_API at::Tensor adjust_hue_image(const at::Tensor& image, double hue_factor);
/// gain * value ^ gamma, of values from 0 to 1.
TORCHVISION_API at::Tensor adjust_gamma_image(const at::Tensor& image, double gamma, double gain = 1.0);
/// Between blurred (0) and the image (1), and sharper beyond.
TORCHVISION_API at::Tensor adjust_sharpness_image(const at::Tensor& image, double sharpness_factor);
/// Keeps the highest `bits`, 0 to 8.
TORCHVISION_API at::Tensor posterize_image(const at::Tensor& image, int64_t bits);
/// Inverts the values from `threshold` on.
TORCHVISION_API at::Tensor solarize_image(const at::Tensor& image, double threshold);
/// Stretches each channel to the whole range.
TORCHVISION_API at::Tensor autocontrast_image(const at::Tensor& image);
/// Makes each channel's histogram even, in 256 levels.
TORCHVISION_API at::Tensor equalize_image(const at::Tensor& image);
TORCHVISION_API at::Tensor invert_image(const at::Tensor& image);
/// To 1 or 3 equal channels. As in Python not of videos.
TORCHVISION_API at::Tensor rgb_to_grayscale_image(const at::Tensor& image, int64_t num_output_channels = 1);
/// One channel repeated three times; other images as they are. As in Python not of videos.
TORCHVISION_API at::Tensor grayscale_to_rgb_image(const at::Tensor& image);
/// Channel c of the result is channel permutation[c].
TORCHVISION_API at::Tensor permute_channels_image(const at::Tensor& image, const std::vector<int64_t>& permutation);

template <tv_tensors::Pixels T>
T adjust_brightness(const T& input, double brightness_factor) {
  return tv_tensors::wrap(adjust_brightness_image(tv_tensors::tensor_of(input), brightness_factor), input);
}
template <tv_tensors::Pixels T>
T adjust_contrast(const T& input, double contrast_factor) {
  return tv_tensors::wrap(adjust_contrast_image(tv_tensors::tensor_of(input), contrast_factor), input);
}
template <tv_tensors::Pixels T>
T adjust_saturation(const T& input, double saturation_factor) {
  return tv_tensors::wrap(adjust_saturation_image(tv_tensors::tensor_of(input), saturation_factor), input);
}
template <tv_tensors::Pixels T>
T adjust_hue(const T& input, double hue_factor) {
  return tv_tensors::wrap(adjust_hue_image(tv_tensors::tensor_of(input), hue_factor), input);
}
template <tv_tensors::Pixels T>
T adjust_gamma(const T& input, double gamma, double gain = 1.0) {
  return tv_tensors::wrap(adjust_gamma_image(tv_tensors::tensor_of(input), gamma, gain), input);
}
template <tv_tensors::Pixels T>
T adjust_sharpness(const T& input, double sharpness_factor) {
  return tv_tensors::wrap(adjust_sharpness_image(tv_tensors::tensor_of(input), sharpness_factor), input);
}
template <tv_tensors::Pixels T>
T posterize(const T& input, int64_t bits) {
  return tv_tensors::wrap(posterize_image(tv_tensors::tensor_of(input), bits), input);
}
template <tv_tensors::Pixels T>
T solarize(const T& input, double threshold) {
  return tv_tensors::wrap(solarize_image(tv_tensors::tensor_of(input), threshold), input);
}
template <tv_tensors::Pixels T>
T autocontrast(const T& input) {
  return tv_tensors::wrap(autocontrast_image(tv_tensors::tensor_of(input)), input);
}
template <tv_tensors::Pixels T>
T equalize(const T& input) {
  return tv_tensors::wrap(equalize_image(tv_tensors::tensor_of(input)), input);
}
template <tv_tensors::Pixels T>
T invert(const T& input) {
  return tv_tensors::wrap(invert_image(tv_tensors::tensor_of(input)), input);
}
template <tv_tensors::Pixels T>
  requires(!std::same_as<T, tv_tensors::Video>)
T rgb_to_grayscale(const T& input, int64_t num_output_channels = 1) {
  return tv_tensors::wrap(rgb_to_grayscale_image(tv_tensors::tensor_of(input), num_output_channels), input);
}
template <tv_tensors::Pixels T>
  requires(!std::same_as<T, tv_tensors::Video>)
T to_grayscale(const T& input, int64_t num_output_channels = 1) {
  return rgb_to_grayscale(input, num_output_channels);
}
template <tv_tensors::Pixels T>
  requires(!std::same_as<T, tv_tensors::Video>)
T grayscale_to_rgb(const T& input) {
  return tv_tensors::wrap(grayscale_to_rgb_image(tv_tensors::tensor_of(input)), input);
}
template <tv_tensors::Pixels T>
T permute_channels(const T& input, const std::vector<int64_t>& permutation) {
  return tv_tensors::wrap(permute_channels_image(tv_tensors::tensor_of(input), permutation), input);
}

}  // namespace torchvision::transforms::functional
