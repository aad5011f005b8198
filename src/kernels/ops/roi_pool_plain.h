#pragma once

#include "kernels/ops/roi_pool.h"

/// Loops over single elements of planar feature maps: for Half, and for a few regions of a large map.
namespace torchvision::kernels {

/// The largest of a bin's pixels, and which it is: -1 where there is none.
template <class Scalar>
struct LargestPixel {
  Scalar value;
  int32_t index = -1;

  LargestPixel(const Scalar* plane, int64_t width, PixelRange rows, PixelRange columns)
      : value(rows.empty() || columns.empty() ? Scalar(0) : least_pooled<Scalar>()) {
    for (int64_t h = rows.begin; h < rows.end; ++h)
      for (int64_t w = columns.begin; w < columns.end; ++w)
        if (plane[h * width + w] > value) {
          value = plane[h * width + w];
          index = static_cast<int32_t>(h * width + w);
        }
  }
};

/// `planes` (channels, height, width) to `values` and `argmax` (channels, bins).
template <class Scalar>
void roi_pool_plain(const Scalar* planes, int64_t channels, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid,
                    Scalar* values, int32_t* argmax) {
  for (int64_t c = 0; c < channels; ++c, planes += grid.height * grid.width)
    for (const PixelRange rows : region.rows)
      for (const PixelRange columns : region.columns) {
        const LargestPixel<Scalar> largest(planes, grid.width, rows, columns);
        *values++ = largest.value;
        *argmax++ = largest.index;
      }
}

/// Adds the gradients of one plane's bins to the pixels they came from. False where `argmax` names no pixel of the
/// plane.
template <class Scalar>
bool roi_pool_backward(const Scalar* gradient, const int32_t* argmax, int64_t bins, int64_t pixels, Scalar* plane) {
  bool named = true;
  for (int64_t bin = 0; bin < bins; ++bin) {
    if (argmax[bin] >= 0 && argmax[bin] < pixels) {
      plane[argmax[bin]] += gradient[bin];
    } else {
      named &= argmax[bin] == -1;
    }
  }
  return named;
}

}  // namespace torchvision::kernels
