#include "kernels/ops/mask_extent.h"

#include <algorithm>

namespace torchvision::kernels {

MaskExtent mask_extent(const uint8_t* mask, int64_t height, int64_t width) {
  MaskExtent extent{width, height, -1, -1};
  for (int64_t y = 0; y < height; ++y)
    for (int64_t x = 0; x < width; ++x)
      if (mask[y * width + x]) {
        extent.left = std::min(extent.left, x), extent.right = std::max(extent.right, x);
        extent.top = std::min(extent.top, y), extent.bottom = y;
      }
  return extent;
}

}  // namespace torchvision::kernels
