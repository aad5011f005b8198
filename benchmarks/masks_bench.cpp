// Run-length masks as COCO's evaluation uses them, assignments of a matcher's sizes, components of a photo's mask.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>

#include "median.h"
#include "torchvision/ops/connected_components.h"
#include "torchvision/ops/linear_sum_assignment.h"
#include "torchvision/ops/run_length_mask.h"

namespace torchvision::ops {
namespace {

/// As rivals/masks.py draws them, without random numbers: a wavy disc, one a mask.
at::Tensor draw_masks(int64_t count, int64_t height, int64_t width) {
  const at::Tensor y = at::arange(height, at::kDouble).view({-1, 1}), x = at::arange(width, at::kDouble);
  std::vector<at::Tensor> masks;
  for (int64_t i = 0; i < count; ++i) {
    const double cy = double(height) * (0.3 + 0.4 * double(i % 7) / 7),
                 cx = double(width) * (0.3 + 0.4 * double(i % 11) / 11);
    const at::Tensor angle = at::atan2(y - cy, x - cx);
    const at::Tensor radius = (40 + 3 * double(i % 20)) * (1 + 0.2 * (angle * 9).sin() + 0.05 * (angle * 40).sin());
    masks.push_back(((y - cy).square() + (x - cx).square() < radius.square()).to(at::kByte));
  }
  return at::stack(masks);
}

/// Corners of stars, one a polygon.
std::vector<std::vector<double>> draw_polygons(int64_t count) {
  std::vector<std::vector<double>> polygons;
  for (int64_t i = 0; i < count; ++i) {
    std::vector<double> corners;
    for (int64_t k = 0; k < 60; ++k) {
      const double angle = double(k) * 0.10471975511965977, radius = 30.25 + double((k * 7 + i * 3) % 13) * 5;
      corners.push_back(320 + double(i) + radius * std::cos(angle)),
          corners.push_back(240.5 + radius * std::sin(angle));
    }
    polygons.push_back(corners);
  }
  return polygons;
}

void add_run_lengths() {
  using namespace run_length;
  const at::Tensor masks = draw_masks(100, 480, 640);
  const auto runs = encode(masks);
  const std::vector<RunLengthMask> annotated(runs.begin(), runs.begin() + 20);
  std::vector<std::string> texts;
  for (const auto& mask : runs) texts.push_back(to_string(mask));
  const auto read = [=] {
    std::vector<RunLengthMask> result;
    for (const auto& text : texts) result.push_back(from_string(text, {480, 640}));
    return result;
  };
  // pycocotools' functions take and give text: so do ours here.
  add_median("encode 100 masks of 480x640", [=](benchmark::State& state) {
    if (!at::equal(decode(encode(masks)), masks)) return state.SkipWithError("wrong masks");
    time_median(state, [&] {
      for (const auto& mask : encode(masks)) benchmark::DoNotOptimize(to_string(mask));
    });
  });
  add_median("decode 100 masks of 480x640", [=](benchmark::State& state) {
    if (!at::equal(decode(read()), masks)) return state.SkipWithError("wrong masks");
    time_median(state, [&] { decode(read()); });
  });
  add_median("area and box of 100 masks", [=](benchmark::State& state) {
    if (!at::equal(area(read()), masks.sum({1, 2}))) return state.SkipWithError("wrong areas");
    time_median(state, [&] { area(read()), to_bbox(read()); });
  });
  add_median("iou of 100 masks with 20", [=](benchmark::State& state) {
    const at::Tensor flat = masks.flatten(1).to(at::kDouble), both = at::matmul(flat, flat.slice(0, 0, 20).t());
    const at::Tensor areas = flat.sum(1), united = areas.unsqueeze(1) + areas.slice(0, 0, 20) - both;
    if (!at::equal(iou(runs, annotated), both / united)) return state.SkipWithError("wrong overlaps");
    time_median(state, [&] {
      const auto all = read();
      iou(all, {all.begin(), all.begin() + 20});
    });
  });
  add_median("merge of 100 masks", [=](benchmark::State& state) {
    if (!at::equal(decode({merge(runs)})[0], masks.amax(0))) return state.SkipWithError("wrong union");
    time_median(state, [&] { to_string(merge(read())); });
  });
  const auto polygons = draw_polygons(100);
  add_median("masks of 100 polygons", [=](benchmark::State& state) {
    const auto filled = from_polygons(polygons, {480, 640});
    for (const auto& mask : filled)
      if (merge(from_polygons(to_polygons(mask), mask.size)) != mask) return state.SkipWithError("wrong masks");
    time_median(state, [&] {
      for (const auto& mask : from_polygons(polygons, {480, 640})) benchmark::DoNotOptimize(to_string(mask));
    });
  });
}

void add_assignments() {
  for (const auto& [rows, columns] :
       std::initializer_list<std::pair<int64_t, int64_t>>{{100, 20}, {300, 300}, {1000, 1000}}) {
    at::manual_seed(0);
    const at::Tensor costs = at::rand({rows, columns}, at::kDouble);
    add_median("linear_sum_assignment " + std::to_string(rows) + "x" + std::to_string(columns),
               [=](benchmark::State& state) {
                 // The negatives' largest sum is the same; each column once.
                 const auto [row, column] = linear_sum_assignment(costs);
                 const auto [row2, column2] = linear_sum_assignment(-costs.t(), {.maximize = true});
                 const at::Tensor gap = costs.index({row, column}).sum() - costs.index({column2, row2}).sum();
                 if (gap.abs().item<double>() > 1e-9) return state.SkipWithError("wrong pairs");
                 time_median(state, [&] { linear_sum_assignment(costs); });
               });
  }
}

void add_components() {
  const at::Tensor blobs = draw_masks(30, 1080, 1920).amax(0);
  at::manual_seed(0);
  const at::Tensor noise = (at::rand({1080, 1920}) < 0.4).to(at::kByte);
  for (const auto& [name, mask] : {std::pair<std::string, at::Tensor>{"blobs", blobs}, {"noise", noise}})
    for (const int64_t connectivity : {4, 8})
      add_median("connected_components 1080x1920, " + name + ", " + std::to_string(connectivity),
                 [mask = mask, connectivity](benchmark::State& state) {
                   const auto [labels, counts] = connected_components(mask, {.connectivity = connectivity});
                   const at::Tensor beside = mask.slice(1, 1).logical_and(mask.slice(1, 0, -1));
                   const at::Tensor differ = labels.slice(1, 1).ne(labels.slice(1, 0, -1));
                   if (beside.logical_and(differ).any().item<bool>() || !at::equal(labels.ne(0), mask.ne(0)))
                     return state.SkipWithError("wrong labels");
                   time_median(state, [&] { connected_components(mask, {.connectivity = connectivity}); });
                 });
}

}  // namespace
}  // namespace torchvision::ops

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  torchvision::ops::add_run_lengths();
  torchvision::ops::add_assignments();
  torchvision::ops::add_components();
  benchmark::RunSpecifiedBenchmarks();
}
