#pragma once

#include "kernels/ops/roi_geometry.h"

/// Loops over single elements of planar feature maps: for Half, whose every operation is rounded as the original's is,
/// and for a few regions of a large map, where bringing it into channels-last order would cost more than the work.
namespace torchvision::kernels {

/// `planes` (channels, height, width) to `output` (channels, bins).
template <class Scalar>
void roi_align_plain(const Scalar* planes, int64_t channels, const RoiSamples<Scalar>& samples,
                     const RoiAlignGrid& grid, Scalar* output) {
  const int64_t bins = grid.pooled_height * grid.pooled_width;
  const Scalar count = to_scalar<Scalar>(std::max<int64_t>(samples.samples_of_bin(), 1));
  for (int64_t bin = 0; bin < bins; ++bin)
    for (int64_t c = 0; c < channels; ++c) {
      const Scalar* plane = planes + c * grid.height * grid.width;
      Scalar sum = Scalar(0);
      for_samples(samples, grid, bin, 1, [&](const RoiCorners<Scalar>& s) {
        sum += s.weight[0] * plane[s.at[0]] + s.weight[1] * plane[s.at[1]] + s.weight[2] * plane[s.at[2]] +
               s.weight[3] * plane[s.at[3]];
      });
      output[c * bins + bin] = sum / count;
    }
}

/// Adds the gradient of one region's output (channels, bins) to that of the planes.
template <class Scalar>
void roi_align_plain_backward(const Scalar* gradient, int64_t channels, const RoiSamples<Scalar>& samples,
                              const RoiAlignGrid& grid, Scalar* planes) {
  const int64_t bins = grid.pooled_height * grid.pooled_width;
  const Scalar count = to_scalar<Scalar>(samples.samples_of_bin());
  for (int64_t c = 0; c < channels; ++c) {
    Scalar* plane = planes + c * grid.height * grid.width;
    for (int64_t bin = 0; bin < bins; ++bin)
      for_samples(samples, grid, bin, 1, [&](const RoiCorners<Scalar>& s) {
        if (!s.inside) return;
        for (int k = 0; k < 4; ++k) plane[s.at[k]] += gradient[c * bins + bin] * s.weight[k] / count;
      });
  }
}

}  // namespace torchvision::kernels
