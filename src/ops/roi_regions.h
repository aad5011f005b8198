#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>
#include <limits>
#include <vector>

#include "kernels/ops/roi_geometry.h"
#include "kernels/ops/roi_pool_geometry.h"
#include "ops/roi_checks.h"

/// What the CPU kernels of all operators on regions share.
namespace torchvision::ops {

template <class Scalar>
constexpr bool kHasVectors = std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>;

template <class Scalar>
constexpr Scalar not_a_number() {
  return Scalar(std::numeric_limits<float>::quiet_NaN());
}

/// The images of all regions, checked: nothing may be read at an index that came from outside.
template <class Scalar>
std::vector<int64_t> images_of(const char* op, const at::Tensor& rois, int64_t images) {
  std::vector<int64_t> result(static_cast<size_t>(rois.size(0)));
  const auto* data = rois.const_data_ptr<Scalar>();
  for (int64_t i = 0; i < rois.size(0); ++i)
    result[size_t(i)] = image_of(op, double(data[i * rois.size(1)]), i, images);
  return result;
}

/// A region whose box asks for too many samples: exceptions may not leave a parallel region half done.
class TooManySamples {
 public:
  /// The first is kept, whichever thread came upon it.
  void note(int64_t region) {
    int64_t noted = region_;
    while ((noted < 0 || region < noted) && !region_.compare_exchange_weak(noted, region)) {
    }
  }
  void check(const char* op, const at::Tensor& rois) const {
    if (region_ < 0) return;
    TORCH_CHECK_VALUE(false, op, ": rois[", region_.load(), "] ", rois[region_], " would take more than ",
                      kernels::kMostSamples, " samples a bin, or ", kernels::kMostSamplesOfSide,
                      " a side; check its coordinates and spatial_scale, or give a sampling_ratio");
  }

 private:
  std::atomic<int64_t> region_ = -1;
};

/// Calls `body(index, region)` for regions [begin, end) with finite boxes, `not_finite(index)` for others.
template <class Scalar, class Grid, class Body, class NotFinite>
void for_regions(const at::Tensor& rois, const Grid& grid, int64_t begin, int64_t end, TooManySamples& too_many,
                 const Body& body, const NotFinite& not_finite) {
  typename Grid::template Region<Scalar> region;
  const auto* boxes = rois.const_data_ptr<Scalar>();
  for (int64_t i = begin; i < end; ++i) {
    region.set(boxes + i * rois.size(1) + 1, grid);
    if (!region.finite) {
      not_finite(i);
    } else if (region.too_many) {
      too_many.note(i);
    } else {
      body(i, region);
    }
  }
}

/// Whether regions read so little, at so many pixels a bin, that the map may stay in the order it has.
inline bool few_reads(const at::Tensor& map, const at::Tensor& rois, int64_t bins, double pixels_of_bin) {
  return double(rois.size(0)) * double(bins) * pixels_of_bin * 8 <
         double(map.size(0)) * double(map.size(2)) * double(map.size(3));
}

/// What few_reads asks for; the size of adaptive bins is not known beforehand.
inline double samples_of_bin(const kernels::RoiAlignGrid& grid) {
  return grid.sampling_ratio > 0 ? double(grid.sampling_ratio) * double(grid.sampling_ratio) : 4;
}

}  // namespace torchvision::ops
