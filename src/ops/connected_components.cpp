#include "torchvision/ops/connected_components.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <limits>

#include "kernels/ops/components.h"
#include "kernels/ops/kept_vector.h"
#include "ops/empty_result.h"
#include "ops/mask_bytes.h"
#include "ops/named_error.h"

namespace torchvision::ops {
namespace {

void check(const char* function, const at::Tensor& masks, int64_t connectivity) {
  TORCH_CHECK_VALUE(masks.dim() == 2 || masks.dim() == 3, function,
                    ": expected masks of shape (N, H, W) or (H, W), got ", masks.sizes());
  TORCH_CHECK_VALUE(connectivity == 4 || connectivity == 8, function, ": expected a connectivity of 4 or 8, got ",
                    connectivity);
  const int64_t height = masks.size(-2), width = masks.size(-1);
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  TORCH_CHECK_VALUE(height <= kMost && width <= kMost && (width == 0 || height <= kMost / width), function,
                    ": expected masks of fewer than 2^31 pixels, got ", masks.sizes());
}

ComponentStatistics statistics_of(const std::vector<kernels::ComponentRun>& runs, int64_t height, int64_t width,
                                  int32_t count) {
  std::vector<kernels::ComponentExtent> extents(static_cast<size_t>(count) + 1);
  kernels::component_extents(runs, height, width, count, extents.data());
  ComponentStatistics result{at::empty({count + 1, 5}, at::kLong), at::empty({count + 1, 2}, at::kDouble)};
  auto* stats = result.stats.mutable_data_ptr<int64_t>();
  auto* centroids = result.centroids.mutable_data_ptr<double>();
  for (const auto& extent : extents) {
    *stats++ = extent.left, *stats++ = extent.top;
    *stats++ = extent.right - extent.left, *stats++ = extent.bottom - extent.top;
    *stats++ = extent.area;
    const double pixels = extent.area > 0 ? double(extent.area) : 1;
    *centroids++ = extent.x_sum / pixels, *centroids++ = extent.y_sum / pixels;
  }
  return result;
}

ConnectedComponentsWithStats label(const char* function, const at::Tensor& masks, int64_t connectivity,
                                   bool with_stats) {
  check(function, masks, connectivity);
  const at::Tensor set = mask_bytes(masks);
  const int64_t height = masks.size(-2), width = masks.size(-1), count = masks.dim() == 3 ? masks.size(0) : 1;
  ConnectedComponentsWithStats result{empty_result(masks.sizes(), at::kInt), at::empty({count}, at::kLong), {}};
  if (with_stats) result.statistics.resize(static_cast<size_t>(count));
  const auto* pixels = static_cast<const uint8_t*>(set.const_data_ptr());
  auto* labels = result.labels.mutable_data_ptr<int32_t>();
  auto* counts = result.counts.mutable_data_ptr<int64_t>();
  at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
    static thread_local std::vector<kernels::ComponentRun> runs;
    for (int64_t i = begin; i < end; ++i) {
      const int64_t first = i * height * width;
      const int32_t found = kernels::find_components(pixels + first, height, width, connectivity == 8, runs);
      counts[i] = found;
      kernels::write_labels(runs, height, width, labels + first);
      if (with_stats) result.statistics[size_t(i)] = statistics_of(runs, height, width, found);
    }
    kernels::release_if_large(runs);
  });
  if (masks.dim() == 2) result.counts = result.counts[0];
  result.labels = result.labels.to(masks.device()), result.counts = result.counts.to(masks.device());
  return result;
}

}  // namespace

ConnectedComponents connected_components(const at::Tensor& masks, const ConnectedComponentsOptions& options) try {
  auto result = label("connected_components", masks, options.connectivity, false);
  return {result.labels, result.counts};
} catch (c10::Error& error) {
  rethrow_from("connected_components", error);
}

ConnectedComponentsWithStats connected_components_with_stats(const at::Tensor& masks,
                                                             const ConnectedComponentsOptions& options) try {
  return label("connected_components_with_stats", masks, options.connectivity, true);
} catch (c10::Error& error) {
  rethrow_from("connected_components_with_stats", error);
}

}  // namespace torchvision::ops
