// Overlaps of 4,000 boxes with 4,000, and boxes around a hundred masks.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <string>

#include "median.h"
#include "torchvision/ops/boxes.h"

namespace torchvision::ops {
namespace {

at::Tensor draw_boxes(int64_t count) {
  const at::Tensor corner = at::rand({count, 2}) * 800;
  return at::cat({corner, corner + at::rand({count, 2}) * 200 + 1}, 1);
}

/// The tensor expressions of the same function, which a gradient asks for.
template <class Function>
void compare_and_time(benchmark::State& state, const at::Tensor& a, const at::Tensor& b, const Function& function) {
  const at::Tensor few = a.slice(0, 0, 50);
  const at::Tensor expected = function(few.clone().requires_grad_(), b).detach();
  if (!at::allclose(function(few, b), expected, 1e-5, 1e-6)) return state.SkipWithError("wrong values");
  time_median(state, [&] { function(a, b); });
}

}  // namespace
}  // namespace torchvision::ops

int main(int argc, char** argv) {
  using namespace torchvision;
  using namespace torchvision::ops;
  benchmark::Initialize(&argc, argv);
  at::manual_seed(0);
  const at::Tensor a = draw_boxes(4000), b = draw_boxes(4000);
  const at::Tensor masks = at::zeros({100, 480, 640}, at::kBool);
  for (int64_t i = 0; i < 100; ++i) masks[i].slice(0, 3 * i, 3 * i + 120).slice(1, 4 * i, 4 * i + 200).fill_(true);
  add_median("box_iou 4000x4000", [=](benchmark::State& state) {
    compare_and_time(state, a, b, [](const at::Tensor& x, const at::Tensor& y) { return box_iou(x, y); });
  });
  add_median("generalized_box_iou 4000x4000", [=](benchmark::State& state) {
    compare_and_time(state, a, b, [](const at::Tensor& x, const at::Tensor& y) { return generalized_box_iou(x, y); });
  });
  add_median("distance_box_iou 4000x4000", [=](benchmark::State& state) {
    compare_and_time(state, a, b, [](const at::Tensor& x, const at::Tensor& y) { return distance_box_iou(x, y); });
  });
  add_median("complete_box_iou 4000x4000", [=](benchmark::State& state) {
    compare_and_time(state, a, b, [](const at::Tensor& x, const at::Tensor& y) { return complete_box_iou(x, y); });
  });
  add_median("masks_to_boxes 100x480x640", [=](benchmark::State& state) {
    const at::Tensor boxes = masks_to_boxes(masks);
    if (boxes[7][0].item<float>() != 28 || boxes[7][3].item<float>() != 140) return state.SkipWithError("wrong boxes");
    time_median(state, [&] { masks_to_boxes(masks); });
  });
  benchmark::RunSpecifiedBenchmarks();
}
