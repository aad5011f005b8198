#pragma once

#include <cstdint>

#include "kernels/rgb_row.h"

namespace torchvision::kernels {

/// Turns the hue of each pixel by `turns` of the circle: to HSV in float32 and back, operation by operation as
/// torchvision's tensors compute it. Rows are planar (step 1) or of interleaved pixels (step 3, from `red` on).
void turn_hue(const RgbRow<const uint8_t>& from, int64_t count, float turns, const RgbRow<uint8_t>& to);

}  // namespace torchvision::kernels
