#pragma once

#include <cstdint>

namespace torchvision {

/// A part of a picture in pixels, in the order of Python's `crop` and `get_params`.
struct CropBox {
  int64_t top = 0, left = 0, height = 0, width = 0;
};

}  // namespace torchvision
