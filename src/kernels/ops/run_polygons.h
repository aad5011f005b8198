#pragma once

#include "kernels/ops/run_lengths.h"

namespace torchvision::kernels {

/// Coordinates beyond this would leave 32 bits in COCO's grid of fifths of a pixel.
inline constexpr double kLargestCoordinate = 4e8;

/// The pixels inside a polygon of `points` corners, `x, y` one after the other, finite and within kLargestCoordinate:
/// COCO's rasterisation to the pixel. Where a polygon crosses itself, what lies inside an even number of times is out.
Runs polygon_runs(const double* corners, int64_t points, int64_t height, int64_t width);

/// The outlines of a mask: one polygon for each set of pixels that share edges, along the pixels' edges, clockwise as
/// seen on a screen, corners alone. Holes hang on a vertical seam, walked down and up. polygon_runs gives each set
/// back.
std::vector<std::vector<double>> runs_outlines(const Runs& runs, int64_t height, int64_t width);

}  // namespace torchvision::kernels
