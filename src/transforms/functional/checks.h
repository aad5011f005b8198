#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

namespace torchvision::transforms::functional {

/// Pictures larger than this along one edge are a mistake, and 32-bit index arithmetic is safe below it.
inline constexpr int64_t kMaxEdge = (int64_t{1} << 31) - 1;

inline void check_image(const char* function, const at::Tensor& image, int64_t min_dims) {
  TORCH_CHECK_VALUE(image.defined(), function, ": expected an image tensor, got an undefined tensor");
  TORCH_CHECK_VALUE(image.dim() >= min_dims, function, ": expected an image of size (..., ",
                    min_dims >= 3 ? "C, H, W" : "H, W", "), got a tensor of shape ", image.sizes());
}

}  // namespace torchvision::transforms::functional
