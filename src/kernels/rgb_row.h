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

/// The row from pixel x on.
template <class T>
RgbRow<T> from_pixel(const RgbRow<T>& row, int64_t x) {
  return {row.red + x * row.step, row.green + x * row.step, row.blue + x * row.step, row.step};
}

}  // namespace torchvision::kernels
