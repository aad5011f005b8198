#pragma once

#include <cstdint>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

/// Blurs that torchvision does not have.
namespace torchvision::transforms::functional {

/// The median of the square of `kernel_size` around each pixel, the border repeated, of images (..., C, H, W) of any
/// dtype: what OpenCV's medianBlur gives. Throws c10::ValueError for sizes that are even, not positive, or above 255.
TORCHVISION_API at::Tensor median_blur_image(const at::Tensor& image, int64_t kernel_size);

/// Convolves images (..., C, H, W) with a line through the middle of a square of `kernel_size`, mirrored at the edges;
/// integers are computed in float32 and rounded.
///
/// The line is `kernel_size` points a pixel apart, turned anticlockwise by `angle` degrees from the horizontal, each
/// shared among the pixels around it. `direction`, from -1 to 1, makes it fade from one end to the other: -1 leaves the
/// first end out, 1 the last. Throws c10::ValueError for sizes that are even or not positive, and other directions.
TORCHVISION_API at::Tensor motion_blur_image(const at::Tensor& image, int64_t kernel_size, double angle,
                                             double direction = 0.0);
/// The square (kernel_size, kernel_size) that motion_blur_image convolves with, float64, of sum 1.
TORCHVISION_API at::Tensor motion_blur_kernel(int64_t kernel_size, double angle, double direction = 0.0);

template <tv_tensors::Pixels T>
T median_blur(const T& input, int64_t kernel_size) {
  return tv_tensors::wrap(median_blur_image(tv_tensors::tensor_of(input), kernel_size), input);
}
template <tv_tensors::Pixels T>
T motion_blur(const T& input, int64_t kernel_size, double angle, double direction = 0.0) {
  return tv_tensors::wrap(motion_blur_image(tv_tensors::tensor_of(input), kernel_size, angle, direction), input);
}

}  // namespace torchvision::transforms::functional
