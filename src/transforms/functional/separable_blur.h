#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace torchvision::transforms::functional {

/// Images (..., H, W) blurred along rows and columns by kernels, instead of by their product, borders reflected: bytes
/// to the same bytes, float32 to the rounding of its sums. None where torch's convolution has to do it: other dtypes
/// and devices, gradients, few products, borders wider than the image.
std::optional<at::Tensor> separably_blurred(const at::Tensor& image, const at::Tensor& kernel_rows,
                                            const at::Tensor& kernel_columns);

}  // namespace torchvision::transforms::functional
