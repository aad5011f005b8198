// Run-length masks from boxes and polygons, and polygons from masks.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "kernels/ops/run_polygons.h"
#include "ops/named_error.h"
#include "ops/run_length_checks.h"

namespace torchvision::ops::run_length {
namespace {

bool within_grid(double coordinate) { return std::abs(coordinate) <= kernels::kLargestCoordinate; }  // false for NaN

}  // namespace

std::vector<RunLengthMask> from_bbox(const at::Tensor& boxes, std::array<int64_t, 2> size) try {
  check_size("from_bbox", {"size"}, size);
  TORCH_CHECK_VALUE(boxes.dim() == 2 && boxes.size(1) == 4, "from_bbox: expected boxes of shape (N, 4), got ",
                    boxes.sizes());
  const at::Tensor rows = boxes.detach().to(at::kCPU, at::kDouble).contiguous();
  std::vector<RunLengthMask> masks;
  for (int64_t i = 0; i < rows.size(0); ++i) {
    const double* box = rows.const_data_ptr<double>() + 4 * i;
    const double left = box[0], top = box[1], right = left + box[2], bottom = top + box[3];
    const std::array<double, 8> corners = {left, top, left, bottom, right, bottom, right, top};
    TORCH_CHECK_VALUE(std::all_of(corners.begin(), corners.end(), within_grid), "from_bbox: expected boxes[", i,
                      "] with finite coordinates within ", kernels::kLargestCoordinate, ", got (", box[0], ", ", box[1],
                      ", ", box[2], ", ", box[3], ")");
    masks.push_back({size, kernels::polygon_runs(corners.data(), 4, size[0], size[1])});
  }
  return masks;
} catch (c10::Error& error) {
  rethrow_from("from_bbox", error);
}

std::vector<RunLengthMask> from_polygons(const std::vector<std::vector<double>>& polygons,
                                         std::array<int64_t, 2> size) {
  check_size("from_polygons", {"size"}, size);
  for (size_t i = 0; i < polygons.size(); ++i) {
    const auto& polygon = polygons[i];
    TORCH_CHECK_VALUE(polygon.size() % 2 == 0 && polygon.size() >= 6, "from_polygons: expected polygons[", i,
                      "] as x1, y1, x2, y2, ... of three corners or more, got ", polygon.size(), " numbers");
    const auto outside = std::find_if_not(polygon.begin(), polygon.end(), within_grid);
    TORCH_CHECK_VALUE(outside == polygon.end(), "from_polygons: expected polygons[", i,
                      "] with finite coordinates within ", kernels::kLargestCoordinate, ", got ",
                      outside == polygon.end() ? 0 : *outside);
  }
  std::vector<RunLengthMask> masks(polygons.size());
  constexpr int64_t kPolygonsPerThread = 16;
  at::parallel_for(0, static_cast<int64_t>(polygons.size()), kPolygonsPerThread, [&](int64_t begin, int64_t end) {
    for (auto i = size_t(begin); i < size_t(end); ++i)
      masks[i] = {size, kernels::polygon_runs(polygons[i].data(), static_cast<int64_t>(polygons[i].size() / 2), size[0],
                                              size[1])};
  });
  return masks;
}

std::vector<std::vector<double>> to_polygons(const RunLengthMask& mask) {
  check_mask("to_polygons", {"mask"}, mask);
  if (mask.size[0] == 0 || mask.size[1] == 0) return {};
  return kernels::runs_outlines(mask.counts, mask.size[0], mask.size[1]);
}

}  // namespace torchvision::ops::run_length
