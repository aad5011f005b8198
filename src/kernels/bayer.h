#pragma once

#include <cstddef>
#include <cstdint>

namespace torchvision::kernels {

/// Where the red sample of each two by two pixels lies: 0 or 1; blue lies across.
struct BayerPattern {
  int64_t red_row, red_column;
};

/// Fills in what a pixel lacks from the samples next to it, bilinearly; the picture's border takes the colours of the
/// pixels inside. `height` and `width` are 3 or more; `rgb` is (height, width, 3) without gaps.
void bayer_to_rgb(const uint8_t* samples, ptrdiff_t row_bytes, int64_t height, int64_t width, BayerPattern pattern,
                  uint8_t* rgb);

}  // namespace torchvision::kernels
