#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// The inner bytes of one row of an image, moved away from or towards their smoothed selves: value + rest * (smooth -
/// value), cut to 0..255 and towards zero, fused where torch core's compiled code has it so. `rows` are the row above,
/// the row itself and the one below, of `bytes` bytes in pixels of `channels`; those of the first and last pixel are
/// copied.
void sharpen_row(const uint8_t* const rows[3], int64_t bytes, int64_t channels, float rest, uint8_t* to);

}  // namespace torchvision::kernels
