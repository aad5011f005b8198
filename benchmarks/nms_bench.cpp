// Suppression of 1,000 and 10,000 boxes, spread and in clusters, of one class and of eighty.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <string>

#include "median.h"
#include "torchvision/ops/nms.h"

namespace torchvision::ops {
namespace {

/// The same boxes as rivals/nms.py's: draws from LibTorch's generator.
at::Tensor draw_boxes(int64_t count, bool clustered) {
  const at::Tensor size = at::rand({count, 2}) * 90 + 10;
  const at::Tensor centre =
      clustered ? (at::rand({std::max<int64_t>(1, count / 100), 2}) * 900).repeat({100, 1}).slice(0, 0, count) +
                      at::randn({count, 2}) * 8
                : at::rand({count, 2}) * (count > 5000 ? 3000 : 1300);
  return at::cat({centre - size / 2, centre + size / 2}, 1);
}

/// Greedy suppression, an IoU matrix a box.
at::Tensor plain_nms(const at::Tensor& boxes, const at::Tensor& scores, double threshold) {
  const at::Tensor area = (boxes.select(1, 2) - boxes.select(1, 0)) * (boxes.select(1, 3) - boxes.select(1, 1));
  at::Tensor left = std::get<1>(scores.sort(true, 0, true));
  std::vector<int64_t> kept;
  while (left.numel()) {
    const int64_t best = left[0].item<int64_t>();
    kept.push_back(best);
    left = left.slice(0, 1);
    const at::Tensor others = boxes.index_select(0, left);
    const at::Tensor low = at::maximum(others.slice(1, 0, 2), boxes[best].slice(0, 0, 2));
    const at::Tensor high = at::minimum(others.slice(1, 2, 4), boxes[best].slice(0, 2, 4));
    const at::Tensor both = (high - low).clamp_min(0).prod(1);
    left = left.masked_select(both / (area[best] + area.index_select(0, left) - both) <= threshold);
  }
  return at::tensor(kept);
}

void add_case(int64_t count, bool clustered) {
  const std::string name = std::to_string(count) + (clustered ? " clustered" : " spread");
  at::manual_seed(count);
  const at::Tensor boxes = draw_boxes(count, clustered), scores = at::rand({count});
  const at::Tensor idxs = at::randint(80, {count}, at::kLong);
  add_median("nms, " + name, [=](benchmark::State& state) {
    if (!at::equal(nms(boxes, scores, 0.5), plain_nms(boxes, scores, 0.5))) return state.SkipWithError("wrong boxes");
    time_median(state, [&] { nms(boxes, scores, 0.5); });
  });
  add_median("batched_nms of 80 classes, " + name, [=](benchmark::State& state) {
    const at::Tensor moved = boxes + (idxs.to(at::kFloat) * (boxes.max() + 1)).unsqueeze(1);
    const auto kept = batched_nms(boxes, scores, idxs, 0.5).size(0), expected = plain_nms(moved, scores, 0.5).size(0);
    if (std::abs(kept - expected) > 2) return state.SkipWithError("wrong boxes");  // moving rounds: close calls differ
    time_median(state, [&] { batched_nms(boxes, scores, idxs, 0.5); });
  });
}

}  // namespace
}  // namespace torchvision::ops

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const int64_t count : {1000, 10000})
    for (const bool clustered : {false, true}) torchvision::ops::add_case(count, clustered);
  benchmark::RunSpecifiedBenchmarks();
}
