#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <optional>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms {

struct GaussianNoiseFunctionOptions {
  double mean = 0.0;
  double sigma = 0.1;
  bool clip = true;  ///< to [0, 1], or [0, 255] for uint8
  /// Torch's default one when absent.
  std::optional<at::Generator> generator = std::nullopt;
};

namespace functional {

/// Writes `value`, which broadcasts, into the rectangle of `height` x `width` at (top, left) of images (..., C, H, W).
/// Python: torchvision.transforms.v2.functional.erase_image.
TORCHVISION_API at::Tensor erase_image(const at::Tensor& image, int64_t top, int64_t left, int64_t height,
                                       int64_t width, const at::Tensor& value, bool inplace = false);

/// Compresses uint8 images (..., 1 or 3, H, W) as JPEG, 4:2:0, and decodes them.
/// Python: torchvision.transforms.v2.functional.jpeg_image.
TORCHVISION_API at::Tensor jpeg_image(const at::Tensor& image, int64_t quality);

/// Adds normal noise to float images of values from 0 to 1, or to uint8 images in the same proportion.
/// Throws c10::ValueError for a negative sigma and other dtypes.
/// Python: torchvision.transforms.v2.functional.gaussian_noise_image.
TORCHVISION_API at::Tensor gaussian_noise_image(const at::Tensor& image,
                                                const GaussianNoiseFunctionOptions& options = {});

/// Python: torchvision.transforms.v2.functional.erase.
template <tv_tensors::Pixels T>
T erase(const T& input, int64_t top, int64_t left, int64_t height, int64_t width, const at::Tensor& value,
        bool inplace = false) {
  return tv_tensors::wrap(erase_image(tv_tensors::tensor_of(input), top, left, height, width, value, inplace), input);
}
/// Python: torchvision.transforms.v2.functional.jpeg.
template <tv_tensors::Pixels T>
T jpeg(const T& input, int64_t quality) {
  return tv_tensors::wrap(jpeg_image(tv_tensors::tensor_of(input), quality), input);
}
/// Python: torchvision.transforms.v2.functional.gaussian_noise.
template <tv_tensors::Pixels T>
T gaussian_noise(const T& input, const GaussianNoiseFunctionOptions& options = {}) {
  return tv_tensors::wrap(gaussian_noise_image(tv_tensors::tensor_of(input), options), input);
}

}  // namespace functional
}  // namespace torchvision::transforms
