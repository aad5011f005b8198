#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// Pixels of a batch. A matrix is one image of one row, whose pixels are the matrix's rows.
struct PixelGrid {
  int64_t images = 1;
  int64_t rows = 1;
  int64_t pixels = 1;

  int64_t all_rows() const { return images * rows; }
};

/// How far apart the pixels of a grid lie, in floats; a pixel's channels are neighbours.
struct PixelSteps {
  int64_t image = 0;
  int64_t row = 0;
  int64_t pixel = 0;

  /// Of row `index` of all images' rows.
  int64_t offset(const PixelGrid& grid, int64_t index) const {
    return grid.rows == 1 ? index * image : index / grid.rows * image + index % grid.rows * row;
  }
};

/// Of a grid's rows in all images, and of each row's pixels.
struct PixelRange {
  int64_t first_row = 0, end_row = 0;
  int64_t first_pixel = 0, end_pixel = 0;
};

inline PixelRange whole(const PixelGrid& grid) { return {0, grid.all_rows(), 0, grid.pixels}; }

}  // namespace torchvision::kernels
