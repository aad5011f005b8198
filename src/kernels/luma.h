#pragma once

#include <cstdint>

#include "kernels/rgb_row.h"

namespace torchvision::kernels {

/// floor(0.2989 red + 0.587 green + 0.114 blue) of each pixel, its sums fused where torch core's compiled code has them
/// so: where the processor can.
void luma_of_bytes(const RgbRow<const uint8_t>& from, int64_t count, float* to);

/// ratio * value + rest * luma, cut to 0..255 and towards zero, of each value.
void blend_with_luma(const RgbRow<const uint8_t>& from, int64_t count, float ratio, float rest,
                     const RgbRow<uint8_t>& to);

}  // namespace torchvision::kernels
