#pragma once

#include <array>
#include <cstdint>

namespace torchvision::kernels {

/// Where output pixels come from, in shares of the input: -1 to 1 from edge to edge. Every operation is rounded to
/// float, but that products may join their sums, as in the matrix products of tensor libraries.
struct WarpGrid {
  /// The x of each column and the y of each row of the output.
  const float* x = nullptr;
  const float* y = nullptr;
  /// x t[0] + y t[1] + t[2] and x t[3] + y t[4] + t[5].
  std::array<float, 6> theta = {1, 0, 0, 0, 1, 0};
  /// x d[0] + y d[1] + d[2], which both are divided by before 1 is taken away.
  std::array<float, 3> denominator = {0, 0, 1};
  bool divides = false;
  /// Whether y t[1] joins its sum unrounded, where the processor can: as libraries do on some processors.
  bool fuses = true;
  /// Or, in place of the products: pairs (height, width, 2) that are added to x and y.
  const float* displacement = nullptr;
};

/// Planes of bytes, one after the other, or those of interleaved pixels, and what becomes of them.
struct WarpPlanes {
  const uint8_t* input = nullptr;
  int64_t planes = 0;
  int64_t height = 0;  // height and width from 2, height * width * step below 2^31
  int64_t width = 0;
  /// Bytes a pixel of the input, 1 to 4: planes come in images of (height, width, step). The output is planar.
  int64_t step = 1;
  uint8_t* output = nullptr;
  int64_t output_height = 0;
  int64_t output_width = 0;
  bool bilinear = false;
  /// What shines through outside the input, one value a plane from 0 to 255; null for 0.
  const float* fill = nullptr;
};

/// Rows [first, last) of the output. Places and blends are float, rounded to the nearest byte in the end.
void warp_rows(const WarpGrid& grid, const WarpPlanes& planes, int64_t first, int64_t last);

/// One row of the grid itself, in pairs: for a comparison with how others round.
void warp_grid_row(const WarpGrid& grid, int64_t row, int64_t width, float* pairs);

}  // namespace torchvision::kernels
