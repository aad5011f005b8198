#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// A row of three planes as pixels of three bytes.
void interleave(const uint8_t* red, const uint8_t* green, const uint8_t* blue, int64_t width, uint8_t* to);
/// As pixels of four, the last of which is 255.
void interleave_padded(const uint8_t* red, const uint8_t* green, const uint8_t* blue, int64_t width, uint8_t* to);

}  // namespace torchvision::kernels
