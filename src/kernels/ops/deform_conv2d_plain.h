#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/ops/deform_conv2d.h"

/// Loops over single elements of planar maps, for Half: every operation is rounded as the original's is, in its order.
/// Tiles hold all output pixels.
namespace torchvision::kernels {

template <class Scalar>
Scalar whole(int64_t number) {
  return static_cast<Scalar>(static_cast<float>(number));
}

template <class Scalar>
Scalar distance(Scalar a, Scalar b) {
  const Scalar difference = a - b;
  return double(difference) < 0 ? -difference : difference;
}

/// Where one tap of one output pixel reads.
template <class Scalar>
struct PlainPlace {
  Scalar y, x;
  int64_t low_y = 0, low_x = 0;  ///< of the upper left corner
  bool nan, inside, reached;     ///< reached: a corner may lie in the input, though the value be 0

  PlainPlace(const DeformGrid& grid, const DeformTile<Scalar>& tile, int64_t tap, int64_t p)
      : y(whole<Scalar>(p / grid.out_width * grid.stride_height - grid.padding_height +
                        tap / grid.kernel_width * grid.dilation_height) +
          tile.offset[2 * tap * grid.out_pixels() + p]),
        x(whole<Scalar>(p % grid.out_width * grid.stride_width - grid.padding_width +
                        tap % grid.kernel_width * grid.dilation_width) +
          tile.offset[(2 * tap + 1) * grid.out_pixels() + p]) {
    const double row = double(y), column = double(x);
    nan = std::isnan(row) || std::isnan(column);
    const bool below = row < double(grid.height) && column < double(grid.width);
    inside = below && row > -1 && column > -1;
    reached = below && row >= -1 && column >= -1;
    if (!reached) return;
    low_y = static_cast<int64_t>(std::floor(row));
    low_x = static_cast<int64_t>(std::floor(column));
  }

  Scalar down() const { return y - whole<Scalar>(low_y); }
  Scalar right() const { return x - whole<Scalar>(low_x); }
};

/// The four pixels around a place, 0 for those outside.
template <class Scalar>
struct PlainCorners {
  Scalar value[2][2] = {};

  PlainCorners(const DeformGrid& grid, const Scalar* plane, const PlainPlace<Scalar>& place) {
    for (int64_t i = 0; i < 2; ++i)
      for (int64_t j = 0; j < 2; ++j) {
        const int64_t row = place.low_y + i, column = place.low_x + j;
        const bool there = place.reached && row >= 0 && row < grid.height && column >= 0 && column < grid.width;
        value[i][j] = there ? plane[row * grid.width + column] : Scalar(0);
      }
  }
};

template <class Scalar>
Scalar plain_sample(const PlainPlace<Scalar>& place, const PlainCorners<Scalar>& corners) {
  if (place.nan) return static_cast<Scalar>(std::numeric_limits<float>::quiet_NaN());
  if (!place.inside) return Scalar(0);
  const Scalar one = whole<Scalar>(1), down = place.down(), right = place.right();
  const Scalar up = one - down, left = one - right;
  const auto& v = corners.value;
  return up * left * v[0][0] + up * right * v[0][1] + down * left * v[1][0] + down * right * v[1][1];
}

template <class Scalar>
Scalar plain_mask(const DeformGrid& grid, const DeformTile<Scalar>& tile, int64_t tap, int64_t p) {
  return tile.mask ? tile.mask[tap * grid.out_pixels() + p] : whole<Scalar>(1);
}

/// `planes` (channels, height, width) to `columns` (channels, taps, output pixels).
template <class Scalar>
void plain_columns(const DeformGrid& grid, const DeformTile<Scalar>& tile, const Scalar* planes, int64_t channels,
                   Scalar* columns) {
  for (int64_t tap = 0; tap < grid.taps(); ++tap)
    for (int64_t p = 0; p < grid.out_pixels(); ++p) {
      const PlainPlace<Scalar> place(grid, tile, tap, p);
      const Scalar mask = plain_mask(grid, tile, tap, p);
      for (int64_t c = 0; c < channels; ++c)
        columns[(c * grid.taps() + tap) * grid.out_pixels() + p] =
            mask * plain_sample(place, PlainCorners<Scalar>(grid, planes + c * grid.pixels(), place));
    }
}

/// Adds a sample's gradient to the pixels around it, less than a pixel away in both directions.
template <class Scalar>
void plain_spread(const DeformGrid& grid, const PlainPlace<Scalar>& place, Scalar mask, Scalar gradient,
                  Scalar* plane) {
  if (!place.inside) return;
  for (int64_t row = std::max<int64_t>(place.low_y, 0); row <= std::min(place.low_y + 1, grid.height - 1); ++row)
    for (int64_t column = std::max<int64_t>(place.low_x, 0); column <= std::min(place.low_x + 1, grid.width - 1);
         ++column) {
      const Scalar away_y = distance(place.y, whole<Scalar>(row)), away_x = distance(place.x, whole<Scalar>(column));
      if (!(double(away_y) < 1 && double(away_x) < 1)) continue;
      const Scalar weight = (whole<Scalar>(1) - away_y) * (whole<Scalar>(1) - away_x);
      plane[row * grid.width + column] += mask * weight * gradient;
    }
}

/// How a sample changes with its place.
template <class Scalar>
struct PlainSlope {
  Scalar down, right;

  PlainSlope(const PlainPlace<Scalar>& place, const PlainCorners<Scalar>& corners) : down(Scalar(0)), right(Scalar(0)) {
    if (place.nan) down = right = static_cast<Scalar>(std::numeric_limits<float>::quiet_NaN());
    if (place.nan || !place.reached) return;
    const Scalar one = whole<Scalar>(1), y = place.down(), x = place.right();
    const auto& v = corners.value;
    down = x * (v[1][1] - v[0][1]) + (one - x) * (v[1][0] - v[0][0]);
    right = y * (v[1][1] - v[1][0]) + (one - y) * (v[0][1] - v[0][0]);
  }
};

/// All that follows from `columns` (channels, taps, output pixels), the columns' gradient.
template <class Scalar>
void plain_columns_backward(const DeformGrid& grid, const DeformTile<Scalar>& tile, const Scalar* planes,
                            int64_t channels, const Scalar* columns, const DeformGradients<Scalar>& gradients) {
  for (int64_t tap = 0; tap < grid.taps(); ++tap)
    for (int64_t p = 0; p < grid.out_pixels(); ++p) {
      const PlainPlace<Scalar> place(grid, tile, tap, p);
      const Scalar mask = plain_mask(grid, tile, tap, p);
      Scalar down = Scalar(0), right = Scalar(0), value = Scalar(0);
      for (int64_t c = 0; c < channels; ++c) {
        const PlainCorners<Scalar> corners(grid, planes + c * grid.pixels(), place);
        const PlainSlope<Scalar> slope(place, corners);
        const Scalar gradient = columns[(c * grid.taps() + tap) * grid.out_pixels() + p];
        down += mask * slope.down * gradient;
        right += mask * slope.right * gradient;
        value += gradient * plain_sample(place, corners);
        plain_spread(grid, place, mask, gradient, gradients.map + c * grid.pixels());
      }
      gradients.offset[2 * tap * grid.out_pixels() + p] = down;
      gradients.offset[(2 * tap + 1) * grid.out_pixels() + p] = right;
      if (gradients.mask) gradients.mask[tap * grid.out_pixels() + p] = value;
    }
}

}  // namespace torchvision::kernels
