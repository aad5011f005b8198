#include "inference/step.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "inference/flush_denormals.h"

namespace torchvision::inference {
namespace {

constexpr int64_t kWorthSharing = 100'000;

}  // namespace

void share(const Run& run, int64_t count, int64_t work, const std::function<void(int64_t, int64_t)>& part) {
  const int64_t threads = std::min<int64_t>(run.threads, count);
  if (threads <= 1 || work < kWorthSharing) return part(0, count);
  at::parallel_for(0, threads, 1, [&](int64_t first, int64_t end) {
    const FlushDenormals flush;
    for (int64_t t = first; t < end; ++t) part(count * t / threads, count * (t + 1) / threads);
  });
}

void share_pixels(const Run& run, const kernels::PixelGrid& grid, int64_t work,
                  const std::function<void(const kernels::PixelRange&)>& part) {
  const kernels::PixelRange all = whole(grid);
  if (grid.all_rows() == 1)
    return share(run, grid.pixels, work, [&](int64_t first, int64_t end) { part({0, 1, first, end}); });
  share(run, grid.all_rows(), work,
        [&](int64_t first, int64_t end) { part({first, end, all.first_pixel, all.end_pixel}); });
}

}  // namespace torchvision::inference
