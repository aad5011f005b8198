#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// Where the channels of a row of RGB pixels are: each `step` values after the one before.
template <class T>
struct RgbRow {
  T* red = nullptr;
  T* green = nullptr;
  T* blue = nullptr;
  int64_t step = 1;
};

}  // namespace torchvision::kernels
