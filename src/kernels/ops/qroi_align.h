#pragma once

#include <limits>

#include "kernels/ops/roi_geometry.h"

/// roi_align of quantized maps, given as their integers.
namespace torchvision::kernels {

/// What an integer stands for: (integer - zero_point) * scale.
struct Quantization {
  float scale;
  int64_t zero_point;

  template <class Integer>
  float value(Integer integer) const {
    return (static_cast<float>(integer) - static_cast<float>(zero_point)) * scale;
  }

  /// NaN, for which there is no integer, becomes 0.
  template <class Integer>
  Integer integer(float value) const {
    const float inverse = 1.0f / scale;
    const double rounded = double(static_cast<float>(zero_point) + std::nearbyint(value * inverse));
    constexpr auto least = std::numeric_limits<Integer>::min(), most = std::numeric_limits<Integer>::max();
    if (std::isnan(rounded)) return static_cast<Integer>(std::clamp<int64_t>(zero_point, least, most));
    if (rounded >= double(most)) return most;
    return rounded <= double(least) ? least : static_cast<Integer>(rounded);
  }
};

/// One region of `planes` (channels, height, width) to `output` (channels, bins).
template <class Integer>
void qroi_align_plain(const Integer* planes, int64_t channels, const RoiSamples<float>& samples,
                      const RoiAlignGrid& grid, const Quantization& quantization, Integer* output) {
  const int64_t bins = grid.pooled_height * grid.pooled_width;
  const float count = static_cast<float>(std::max<int64_t>(samples.samples_of_bin(), 1));
  for (int64_t bin = 0; bin < bins; ++bin)
    for (int64_t c = 0; c < channels; ++c) {
      const Integer* plane = planes + c * grid.height * grid.width;
      const auto pixel = [&](int64_t at) { return static_cast<float>(plane[at]); };
      float sum = 0, weights = 0;
      for_samples(samples, grid, bin, 1, [&](const RoiCorners<float>& s) {
        sum += s.weight[0] * pixel(s.at[0]) + s.weight[1] * pixel(s.at[1]) + s.weight[2] * pixel(s.at[2]) +
               s.weight[3] * pixel(s.at[3]);
        weights += s.weight[0] + s.weight[1] + s.weight[2] + s.weight[3];
      });
      const float mean = quantization.scale * (sum - static_cast<float>(quantization.zero_point) * weights) / count;
      output[c * bins + bin] = quantization.integer<Integer>(mean);
    }
}

}  // namespace torchvision::kernels
