#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

#include "torchvision/core/export.h"

namespace torchvision::transforms::functional {

/// {channels, height, width} of an image (..., C, H, W); a plain (H, W) counts as one channel.
/// Python: torchvision.transforms.v2.functional.get_dimensions.
TORCHVISION_API std::array<int64_t, 3> get_dimensions(const at::Tensor& image);

/// The channels of an image (..., C, H, W). Python: torchvision.transforms.v2.functional.get_num_channels.
TORCHVISION_API int64_t get_num_channels(const at::Tensor& image);

/// {height, width} of an image (..., H, W). Python: torchvision.transforms.v2.functional.get_size.
TORCHVISION_API std::array<int64_t, 2> get_size(const at::Tensor& image);

}  // namespace torchvision::transforms::functional
