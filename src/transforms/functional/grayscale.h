#pragma once

#include <ATen/core/Tensor.h>

namespace torchvision::transforms::functional {

/// The luma of RGB images (..., 3, H, W) as (..., 1, H, W): float32 for integers, else the image's dtype.
at::Tensor gray_values(const at::Tensor& image);

}  // namespace torchvision::transforms::functional
