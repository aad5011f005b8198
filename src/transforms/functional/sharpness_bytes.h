#pragma once

#include <ATen/core/Tensor.h>

namespace torchvision::transforms::functional {

/// adjust_sharpness of bytes for which maps_as_bytes holds, of 3 rows and columns at least, in the image's memory
/// format.
at::Tensor sharpened_bytes(const at::Tensor& image, double sharpness_factor);

}  // namespace torchvision::transforms::functional
