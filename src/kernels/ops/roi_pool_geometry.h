#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/ops/roi_geometry.h"

namespace torchvision::kernels {

template <class Scalar>
struct RoiPoolBins;

/// What all regions of one call share.
struct RoiPoolGrid {
  template <class Scalar>
  using Region = RoiPoolBins<Scalar>;

  int64_t height, width;                ///< of the feature map
  int64_t pooled_height, pooled_width;  ///< bins
  double spatial_scale;
  int64_t last_pixel;     ///< 1 where the pixel at a box's end belongs to it, 0 where it does not
  int64_t border = 0;     ///< rows and columns at the map's end that are left out
  bool as_float = false;  ///< rounds coordinates to float before it rounds them to pixels
};

/// Rows or columns [begin, end) of a bin.
struct PixelRange {
  int64_t begin, end;
  bool empty() const { return end <= begin; }
  int64_t size() const { return end - begin; }
};

/// Coordinates farther out count as this far; offsets of bins are at most three times as large. No sum of them
/// overflows.
inline constexpr double kFarthestPixel = double(int64_t{1} << 40), kFarthestOffset = 4 * kFarthestPixel;

/// NaN, which a length beyond the dtype makes, is 0.
inline int64_t to_whole(double number, double farthest) {
  return std::isnan(number) ? 0 : static_cast<int64_t>(std::clamp(number, -farthest, farthest));
}

/// A region in whole pixels, in the original's order of operations: the rows and the columns of its bins.
template <class Scalar>
struct RoiPoolBins {
  std::vector<PixelRange> rows, columns;
  bool finite = false;
  static constexpr bool too_many = false;

  /// `box` is (x1, y1, x2, y2) in pixels of the image.
  void set(const Scalar* box, const RoiPoolGrid& grid) {
    const Scalar scale = static_cast<Scalar>(grid.spatial_scale);
    const Scalar scaled[] = {box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale};
    finite = std::all_of(scaled, scaled + 4, [](Scalar value) { return std::isfinite(double(value)); });
    if (!finite) return;
    set_axis(columns, scaled[0], scaled[2], grid.pooled_width, grid.width, grid);
    set_axis(rows, scaled[1], scaled[3], grid.pooled_height, grid.height, grid);
  }

 private:
  static void set_axis(std::vector<PixelRange>& ranges, Scalar from, Scalar to, int64_t bins, int64_t size,
                       const RoiPoolGrid& grid) {
    const auto rounded = [&](Scalar place) {
      const double whole = grid.as_float ? double(std::round(static_cast<float>(place))) : std::round(double(place));
      return to_whole(whole, kFarthestPixel);
    };
    const int64_t start = rounded(from), end = rounded(to), limit = size - grid.border;
    const Scalar bin = to_scalar<Scalar>(std::max<int64_t>(end - start + grid.last_pixel, 1)) / to_scalar<Scalar>(bins);
    const auto on_map = [&](double offset) {
      return std::min(std::max<int64_t>(to_whole(offset, kFarthestOffset) + start, 0), limit);
    };
    ranges.clear();
    for (int64_t p = 0; p < bins; ++p)
      ranges.push_back({on_map(std::floor(double(to_scalar<Scalar>(p) * bin))),
                        on_map(std::ceil(double(to_scalar<Scalar>(p + 1) * bin)))});
  }
};

}  // namespace torchvision::kernels
