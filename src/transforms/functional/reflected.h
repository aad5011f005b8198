#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace torchvision::transforms::functional {

/// Images (..., H, W) widened by their mirror image without the edge itself, as often as it takes: what OpenCV calls
/// BORDER_REFLECT_101. Unlike torch's padding it takes borders of any width.
at::Tensor reflected(const at::Tensor& image, int64_t left, int64_t top, int64_t right, int64_t bottom);

}  // namespace torchvision::transforms::functional
