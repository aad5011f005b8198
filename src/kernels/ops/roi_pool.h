#pragma once

#include "kernels/ops/roi_pool_geometry.h"

namespace torchvision::kernels {

/// The value of a bin whose pixels are all NaN, or smaller.
template <class Scalar>
Scalar least_pooled() {
  return static_cast<Scalar>(-std::numeric_limits<float>::max());
}

/// Bins [first, last) of one region of a feature map in channels-last order (height, width, channels), channels
/// [begin, end) alone: the largest pixel, and which it was. Both (last - first, end - begin).
template <class Scalar>
void roi_pool_bins(const Scalar* map, int64_t channels, int64_t begin, int64_t end, const RoiPoolBins<Scalar>& region,
                   int64_t width, int64_t first, int64_t last, Scalar* values, int32_t* argmax);

}  // namespace torchvision::kernels
