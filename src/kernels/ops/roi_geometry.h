#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace torchvision::kernels {

template <class Scalar>
struct RoiSamples;

/// What all regions of one call share.
struct RoiAlignGrid {
  template <class Scalar>
  using Region = RoiSamples<Scalar>;

  int64_t height, width;                ///< of the feature map
  int64_t pooled_height, pooled_width;  ///< bins
  int64_t sampling_ratio;               ///< samples a bin and side; 0 or less: one a pixel
  double spatial_scale;
  bool aligned;                        ///< pixel centres at .5
  bool one_pixel_at_least = !aligned;  ///< malformed boxes become 1 pixel
  bool rotated = false;                ///< regions turn around their centre
};

/// More samples a bin than this would keep a processor busy for seconds: boxes far larger than any feature map.
inline constexpr int64_t kMostSamples = int64_t{1} << 20;
/// More along one side of a region would fill the memory.
inline constexpr int64_t kMostSamplesOfSide = int64_t{1} << 22;

/// Half has no conversion from int64_t.
template <class Scalar>
Scalar to_scalar(int64_t number) {
  if constexpr (std::is_arithmetic_v<Scalar>) {
    return static_cast<Scalar>(number);
  } else {
    return static_cast<Scalar>(static_cast<float>(number));
  }
}

/// Where a sample lies between two rows, or columns, and its share of each.
template <class Scalar>
struct AxisSample {
  int64_t low = 0, high = 0;
  Scalar of_low = 0, of_high = 0;
  bool inside = false;
};

/// The samples of one axis of a region: `samples[bin * grid + i]`; of a rotated one places from its centre, in
/// `places`.
template <class Scalar>
struct RoiAxis {
  int64_t asked = 0;  ///< samples a bin that the region's length asks for: none or fewer where it is turned around
  int64_t grid = 0;   ///< samples a bin
  Scalar start = Scalar(0), bin = Scalar(0);
  std::vector<AxisSample<Scalar>> samples;
  std::vector<Scalar> places;

  void set(Scalar from, Scalar length, int64_t bins, int64_t sampling_ratio) {
    start = from;
    bin = length / to_scalar<Scalar>(bins);
    constexpr double kTooMany = double(kMostSamples) + 1;
    asked = sampling_ratio > 0 ? sampling_ratio
                               : static_cast<int64_t>(std::clamp(std::ceil(double(bin)), -kTooMany, kTooMany));
    grid = std::max<int64_t>(asked, 0);
  }
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
    place = to_scalar<Scalar>(sample.low);
  } else {
    sample.high = sample.low + 1;
  }
  sample.of_high = place - to_scalar<Scalar>(sample.low);
  sample.of_low = Scalar(1.0 - double(sample.of_high));
  return sample;
}

/// Calls `body(place)` for each sample, in the original's order of operations.
template <class Scalar, class Body>
void for_places(const RoiAxis<Scalar>& axis, int64_t bins, const Body& body) {
  for (int64_t p = 0; p < bins; ++p)
    for (int64_t i = 0; i < axis.grid; ++i)
      body(axis.start + to_scalar<Scalar>(p) * axis.bin +
           static_cast<Scalar>(static_cast<float>(i) + .5f) * axis.bin / to_scalar<Scalar>(axis.grid));
}

template <class Scalar>
void place_samples(RoiAxis<Scalar>& axis, int64_t bins, int64_t size) {
  axis.samples.clear();
  axis.samples.reserve(static_cast<size_t>(bins * axis.grid));
  for_places(axis, bins, [&](Scalar place) { axis.samples.push_back(axis_sample(place, size)); });
}

template <class Scalar>
void keep_places(RoiAxis<Scalar>& axis, int64_t bins) {
  axis.places.clear();
  axis.places.reserve(static_cast<size_t>(bins * axis.grid));
  for_places(axis, bins, [&](Scalar place) { axis.places.push_back(place); });
}

/// A region's samples along both axes. `finite` is false where a coordinate is not: there is nothing to sample.
template <class Scalar>
struct RoiSamples {
  RoiAxis<Scalar> y, x;
  bool finite = false, too_many = false;
  Scalar centre_y = Scalar(0), centre_x = Scalar(0), cosine = Scalar(1), sine = Scalar(0);  ///< of a rotated region

  /// `box` is (x1, y1, x2, y2) in pixels of the image; of a rotated region (centre x, centre y, width, height, degrees
  /// counterclockwise).
  void set(const Scalar* box, const RoiAlignGrid& grid) {
    if (grid.rotated) return set_rotated(box, grid);
    finite = std::all_of(box, box + 4, [](Scalar value) { return std::isfinite(double(value)); });
    if (!finite) return;
    const Scalar scale = static_cast<Scalar>(grid.spatial_scale);
    const Scalar offset = static_cast<Scalar>(grid.aligned ? 0.5f : 0.0f);
    const Scalar left = box[0] * scale - offset, top = box[1] * scale - offset;
    Scalar width = box[2] * scale - offset - left, height = box[3] * scale - offset - top;
    finite = std::isfinite(double(width)) && std::isfinite(double(height));
    if (!finite) return;
    if (grid.one_pixel_at_least) {
      width = std::max(width, static_cast<Scalar>(1.0f));
      height = std::max(height, static_cast<Scalar>(1.0f));
    }
    set_axes(top, height, left, width, grid);
    if (too_many) return;
    place_samples(y, grid.pooled_height, grid.height);
    place_samples(x, grid.pooled_width, grid.width);
  }

  int64_t samples_of_bin() const { return y.grid * x.grid; }

 private:
  /// As detectron2 has it: pixel centres at .5, and places from the centre, turned when they are sampled.
  void set_rotated(const Scalar* box, const RoiAlignGrid& grid) {
    const Scalar scale = static_cast<Scalar>(grid.spatial_scale), half = static_cast<Scalar>(0.5f);
    centre_x = box[0] * scale - half, centre_y = box[1] * scale - half;
    const Scalar width = box[2] * scale, height = box[3] * scale;
    const Scalar angle = static_cast<Scalar>(double(box[4]) * kPi / 180.0);
    finite = true;
    for (const Scalar value : {centre_x, centre_y, width, height, angle}) finite &= std::isfinite(double(value));
    if (!finite) return;
    if constexpr (std::is_arithmetic_v<Scalar>) {
      cosine = std::cos(angle), sine = std::sin(angle);
    } else {
      cosine = static_cast<Scalar>(std::cos(static_cast<float>(angle)));
      sine = static_cast<Scalar>(std::sin(static_cast<float>(angle)));
    }
    set_axes(static_cast<Scalar>(double(-height) / 2.0), height, static_cast<Scalar>(double(-width) / 2.0), width,
             grid);
    if (too_many) return;
    keep_places(y, grid.pooled_height);
    keep_places(x, grid.pooled_width);
  }

  void set_axes(Scalar top, Scalar height, Scalar left, Scalar width, const RoiAlignGrid& grid) {
    y.set(top, height, grid.pooled_height, grid.sampling_ratio);
    x.set(left, width, grid.pooled_width, grid.sampling_ratio);
    too_many = y.grid > kMostSamples || x.grid > kMostSamples || y.grid * x.grid > kMostSamples ||
               grid.pooled_height * y.grid > kMostSamplesOfSide || grid.pooled_width * x.grid > kMostSamplesOfSide;
  }

  static constexpr double kPi = 3.14159265358979323846;
};

/// The four pixels around a sample, as offsets into a map whose pixels are `step` apart, and their weights. Outside the
/// map it is pixel 0 with weight 0.
template <class Scalar>
struct RoiCorners {
  int64_t at[4] = {};
  Scalar weight[4] = {};
  bool inside;

  RoiCorners(const AxisSample<Scalar>& y, const AxisSample<Scalar>& x, int64_t width, int64_t step)
      : inside(y.inside && x.inside) {
    if (!inside) return;
    at[0] = (y.low * width + x.low) * step, at[1] = (y.low * width + x.high) * step;
    at[2] = (y.high * width + x.low) * step, at[3] = (y.high * width + x.high) * step;
    weight[0] = y.of_low * x.of_low, weight[1] = y.of_low * x.of_high;
    weight[2] = y.of_high * x.of_low, weight[3] = y.of_high * x.of_high;
  }
};

/// for_samples of a rotated region: a sample's place depends on both axes.
template <class Scalar, class Body>
void for_rotated_samples(const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, int64_t bin, int64_t step,
                         const Body& body) {
  const Scalar* rows = samples.y.places.data() + bin / grid.pooled_width * samples.y.grid;
  const Scalar* columns = samples.x.places.data() + bin % grid.pooled_width * samples.x.grid;
  for (int64_t iy = 0; iy < samples.y.grid; ++iy)
    for (int64_t ix = 0; ix < samples.x.grid; ++ix) {
      const Scalar y = rows[iy] * samples.cosine - columns[ix] * samples.sine + samples.centre_y;
      const Scalar x = rows[iy] * samples.sine + columns[ix] * samples.cosine + samples.centre_x;
      body(RoiCorners<Scalar>(axis_sample(y, grid.height), axis_sample(x, grid.width), grid.width, step));
    }
}

/// Calls `body(corners)` for each sample of a bin, row by row.
template <class Scalar, class Body>
void for_samples(const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid, int64_t bin, int64_t step,
                 const Body& body) {
  if (grid.rotated) return for_rotated_samples(samples, grid, bin, step, body);
  const AxisSample<Scalar>* rows = samples.y.samples.data() + bin / grid.pooled_width * samples.y.grid;
  const AxisSample<Scalar>* columns = samples.x.samples.data() + bin % grid.pooled_width * samples.x.grid;
  for (int64_t iy = 0; iy < samples.y.grid; ++iy)
    for (int64_t ix = 0; ix < samples.x.grid; ++ix) body(RoiCorners<Scalar>(rows[iy], columns[ix], grid.width, step));
}

}  // namespace torchvision::kernels
