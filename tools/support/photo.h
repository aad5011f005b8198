#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace torchvision::tools {

/// A photo as uint8 (1 or 3, H, W), turned upright; "-" reads standard input.
at::Tensor read_photo(const std::string& file, int64_t channels);

}  // namespace torchvision::tools
