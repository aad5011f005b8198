#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// The first and last column and row with a set pixel; left > right where there is none.
struct MaskExtent {
  int64_t left, top, right, bottom;
};

/// Of a contiguous (height, width) mask of bytes, set where not 0.
MaskExtent mask_extent(const uint8_t* mask, int64_t height, int64_t width);

}  // namespace torchvision::kernels
