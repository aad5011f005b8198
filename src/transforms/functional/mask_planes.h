#pragma once

#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {

/// Calls an image kernel, which needs (..., C, H, W), for masks that may be a plain (H, W).
template <class Kernel>
at::Tensor as_planes(const char* function, const at::Tensor& mask, const Kernel& kernel) {
  check_image(function, mask, 2);
  return mask.dim() < 3 ? kernel(mask.unsqueeze(0)).squeeze(0) : kernel(mask);
}

}  // namespace torchvision::transforms::functional
