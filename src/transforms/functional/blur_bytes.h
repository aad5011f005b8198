#pragma once

#include <ATen/core/Tensor.h>

namespace torchvision::transforms::functional {

/// Bytes for which maps_as_bytes holds, each channel convolved with the product of two kernels (float32, 1-D) over
/// reflected borders and rounded, in the image's memory format. Half a kernel is less than the image.
at::Tensor blurred_bytes(const at::Tensor& image, const at::Tensor& kernel_rows, const at::Tensor& kernel_columns);

}  // namespace torchvision::transforms::functional
