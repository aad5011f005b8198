#include "kernels/nn/pool.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <vector>

#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

using kernels::Window;

/// What a pool's node says of one side.
struct Side {
  int64_t input, output, kernel, stride, padding, dilation;
};

class PoolStep final : public Step {
 public:
  kernels::Pool task;
  kernels::PixelGrid grid;
  std::vector<Window> rows, columns;
  std::vector<float> scales;  ///< of means
  Place input, output;

  void run(const Run& run) const override {
    kernels::Pool pool = task;
    pool.input = input.in(run.arena);
    pool.output = output.in(run.arena);
    pool.rows = rows.data();
    pool.columns = columns.data();
    pool.scales = scales.empty() ? nullptr : scales.data();
    share_pixels(run, grid, input.layout.numel(),
                 [&](const kernels::PixelRange& range) { kernels::pool(pool, grid, range); });
  }
  std::string name() const override { return task.kind == kernels::PoolKind::kMaximum ? "max pool" : "average pool"; }
};

std::vector<Window> windows_of(const Side& side) {
  std::vector<Window> windows;
  for (int64_t i = 0; i < side.output; ++i) {
    const int64_t first = i * side.stride - side.padding;
    windows.push_back({std::max<int64_t>(first, 0), std::min(first + side.kernel, side.input)});
  }
  return windows;
}

/// Python: adaptive pooling's first and last pixels.
std::vector<Window> adaptive_windows(int64_t input, int64_t output) {
  std::vector<Window> windows;
  for (int64_t i = 0; i < output; ++i) windows.push_back({i * input / output, ((i + 1) * input + output - 1) / output});
  return windows;
}

void set_means(PoolStep& step) {
  step.task.kind = kernels::PoolKind::kSum;
  for (const Window& row : step.rows)
    for (const Window& column : step.columns)
      step.scales.push_back(1.0F / static_cast<float>((row.end - row.first) * (column.end - column.first)));
}

/// kernel, stride, padding or dilation of one side, where one number stands for both.
int64_t of_side(const std::vector<int64_t>& values, size_t side, int64_t otherwise) {
  if (values.empty()) return otherwise;
  return values.size() == 1 ? values[0] : values[side];
}

std::vector<Window> max_pool_windows(const Node& node, size_t side) {
  const auto list = [&](size_t index) { return node.constant(index)->toIntVector(); };
  const int64_t kernel = of_side(list(1), side, 1);
  return windows_of({.input = node.value(0)->sizes[side + 2],
                     .output = node.result()->sizes[side + 2],
                     .kernel = kernel,
                     .stride = of_side(list(2), side, kernel),
                     .padding = of_side(list(3), side, 0),
                     .dilation = 1});
}

bool is_plain_max_pool(const Node& node) {
  if (!node.is("aten::max_pool2d")) return false;
  const auto dilation = node.constant(4)->toIntVector();
  return std::all_of(dilation.begin(), dilation.end(), [](int64_t d) { return d == 1; });
}

/// Means whose windows do not reach over the edge, where Python's ways of counting differ.
bool is_plain_average_pool(const Node& node) {
  if (!node.is("aten::avg_pool2d")) return false;
  const auto padding = node.constant(3)->toIntVector();
  return !node.constant(4)->toBool() && node.constant(6)->isNone() &&
         std::all_of(padding.begin(), padding.end(), [](int64_t p) { return p == 0; });
}

/// The mean over both sides.
bool is_global_mean(const Node& node) {
  if (!node.is("aten::mean") || !node.constant(1) || !node.constant(1)->isIntList() || node.value(0)->dim() != 4)
    return false;
  auto dims = node.constant(1)->toIntVector();
  for (int64_t& dim : dims) dim = dim < 0 ? dim + 4 : dim;
  std::sort(dims.begin(), dims.end());
  return dims == std::vector<int64_t>{2, 3} && (node.constant(3) == nullptr || node.constant(3)->isNone());
}

bool set_windows(PoolStep& step, const Node& node) {
  const auto& in = node.value(0)->sizes;
  if (is_plain_max_pool(node) || is_plain_average_pool(node)) {
    step.rows = max_pool_windows(node, 0);
    step.columns = max_pool_windows(node, 1);
    if (node.is("aten::avg_pool2d")) set_means(step);
    return true;
  }
  if (node.is("aten::adaptive_avg_pool2d")) {
    step.rows = adaptive_windows(in[2], node.result()->sizes[2]);
    step.columns = adaptive_windows(in[3], node.result()->sizes[3]);
    set_means(step);
    return true;
  }
  if (is_global_mean(node)) {
    step.rows = adaptive_windows(in[2], 1);
    step.columns = adaptive_windows(in[3], 1);
    set_means(step);
    return true;
  }
  return false;
}

bool is_empty(const Window& window) { return window.first >= window.end; }

}  // namespace

bool make_pool(Planner& planner, Node& node) {
  if (node.results.size() != 1 || !node.value(0) || node.value(0)->dim() != 4 || node.result()->dtype != at::kFloat)
    return false;
  auto step = std::make_unique<PoolStep>();
  if (!set_windows(*step, node)) return false;
  if (std::any_of(step->rows.begin(), step->rows.end(), is_empty) ||
      std::any_of(step->columns.begin(), step->columns.end(), is_empty))
    return false;
  step->input = planner.read(node.value(0));
  if (step->input.size(1) > 1 && step->input.stride(1) != 1) return false;
  const bool keeps_sides = node.result()->dim() == 4;
  step->output = keeps_sides ? planner.allocate_channels_last(node.result()) : planner.allocate(node.result());
  const Place& out = step->output;
  step->grid = {.images = out.size(0),
                .rows = static_cast<int64_t>(step->rows.size()),
                .pixels = static_cast<int64_t>(step->columns.size())};
  step->task.channels = out.size(1);
  step->task.input_steps = {
      .image = step->input.stride(0), .row = step->input.stride(2), .pixel = step->input.stride(3)};
  step->task.output_steps = {
      .image = out.stride(0), .row = keeps_sides ? out.stride(2) : 0, .pixel = keeps_sides ? out.stride(3) : 0};
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
