#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace torchvision::kernels {

/// What all regions of one call share.
struct RoiAlignGrid {
  int64_t height, width;                ///< of the feature map
  int64_t pooled_height, pooled_width;  ///< bins
  int64_t sampling_ratio;               ///< samples a bin and side; 0 or less: one a pixel
  double spatial_scale;
  bool aligned;  ///< pixel centres at .5
};

/// More samples a bin than this would keep a processor busy for seconds: boxes far larger than any feature map.
inline constexpr int64_t kMostSamples = int64_t{1} << 20;

/// Where a sample lies between two rows, or columns, and its share of each.
template <class Scalar>
struct AxisSample {
  int64_t low = 0, high = 0;
  Scalar of_low = 0, of_high = 0;
  bool inside = false;
};

/// The samples of one axis of a region: `samples[bin * grid + i]`.
template <class Scalar>
struct RoiAxis {
  int64_t grid = 0;
  std::vector<AxisSample<Scalar>> samples;
};

template <class Scalar>
AxisSample<Scalar> axis_sample(Scalar place, int64_t size) {
  AxisSample<Scalar> sample;
  if (!(double(place) >= -1.0 && double(place) <= double(size))) return sample;
  sample.inside = true;
  if (double(place) <= 0) place = Scalar(0);
  sample.low = static_cast<int64_t>(place);
  if (sample.low >= size - 1) {
    sample.high = sample.low = size - 1;
    place = static_cast<Scalar>(static_cast<float>(sample.low));
  } else {
    sample.high = sample.low + 1;
  }
  sample.of_high = place - static_cast<Scalar>(static_cast<float>(sample.low));
  sample.of_low = Scalar(1.0 - double(sample.of_high));
  return sample;
}

/// Samples of the side from `start` with `length`, in the original's order of operations.
template <class Scalar>
void set_axis(RoiAxis<Scalar>& axis, Scalar start, Scalar length, int64_t bins, int64_t size, int64_t sampling_ratio) {
  const Scalar bin = length / static_cast<Scalar>(static_cast<float>(bins));
  const double wanted = std::ceil(double(bin));
  axis.grid = sampling_ratio > 0 ? sampling_ratio : static_cast<int64_t>(std::clamp(wanted, 0.0, double(kMostSamples) + 1));
  axis.samples.clear();
  if (axis.grid > kMostSamples) return;
  axis.samples.reserve(static_cast<size_t>(bins * axis.grid));
  for (int64_t p = 0; p < bins; ++p)
    for (int64_t i = 0; i < axis.grid; ++i) {
      const Scalar place = start + static_cast<Scalar>(static_cast<float>(p)) * bin +
                           static_cast<Scalar>(static_cast<float>(i) + .5f) * bin /
                               static_cast<Scalar>(static_cast<float>(axis.grid));
      axis.samples.push_back(axis_sample(place, size));
    }
}

/// A region's samples along both axes. `finite` is false where a coordinate is not: there is nothing to sample.
template <class Scalar>
struct RoiSamples {
  RoiAxis<Scalar> y, x;
  bool finite = false, too_many = false;

  /// `box` is (x1, y1, x2, y2) in pixels of the image.
  void set(const Scalar* box, const RoiAlignGrid& grid) {
    finite = std::all_of(box, box + 4, [](Scalar value) { return std::isfinite(double(value)); });
    if (!finite) return;
    const Scalar scale = static_cast<Scalar>(grid.spatial_scale);
    const Scalar offset = static_cast<Scalar>(grid.aligned ? 0.5f : 0.0f);
    const Scalar left = box[0] * scale - offset, top = box[1] * scale - offset;
    Scalar width = box[2] * scale - offset - left, height = box[3] * scale - offset - top;
    finite = std::isfinite(double(width)) && std::isfinite(double(height));
    if (!finite) return;
    if (!grid.aligned) {  // malformed boxes become 1 pixel
      width = std::max(width, static_cast<Scalar>(1.0f));
      height = std::max(height, static_cast<Scalar>(1.0f));
    }
    set_axis(y, top, height, grid.pooled_height, grid.height, grid.sampling_ratio);
    set_axis(x, left, width, grid.pooled_width, grid.width, grid.sampling_ratio);
    too_many = y.grid > kMostSamples || x.grid > kMostSamples || y.grid * x.grid > kMostSamples;
  }

  int64_t samples_of_bin() const { return y.grid * x.grid; }
};

}  // namespace torchvision::kernels
