#pragma once

#include <cstdint>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms::functional {

/// Convolves each channel of images (..., C, H, W) with a Gaussian, mirrored at the edges; integers are computed in
/// float32 and rounded.
///
/// `kernel_size` is {width, height}, or one odd value for both; `sigma` the same in pixels, or nothing: then
/// 0.15 * kernel_size + 0.35. Throws c10::ValueError for even or negative sizes and for sigmas that are not positive.
/// Python: torchvision.transforms.v2.functional.gaussian_blur_image.
TORCHVISION_API at::Tensor gaussian_blur_image(const at::Tensor& image, const std::vector<int64_t>& kernel_size,
                                               const std::vector<double>& sigma = {});

/// Python: torchvision.transforms.v2.functional.gaussian_blur.
template <tv_tensors::Pixels T>
T gaussian_blur(const T& input, const std::vector<int64_t>& kernel_size, const std::vector<double>& sigma = {}) {
  return tv_tensors::wrap(gaussian_blur_image(tv_tensors::tensor_of(input), kernel_size, sigma), input);
}

}  // namespace torchvision::transforms::functional
