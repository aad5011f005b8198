#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// {height, width} of pictures, masks, and the canvas of boxes and points; nothing where there is none or they differ.
std::optional<std::array<int64_t, 2>> common_size(const Inputs& inputs);

}  // namespace torchvision::transforms
