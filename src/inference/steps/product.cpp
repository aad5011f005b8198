#include "inference/steps/product.h"

#include <algorithm>

namespace torchvision::inference {
namespace {

using kernels::PixelRange;

/// How much longer the slowest of `threads` takes than its share, when `parts` are dealt out.
double imbalance(int64_t parts, int64_t threads) {
  const int64_t most = (parts + threads - 1) / threads;
  return static_cast<double>(most * threads) / static_cast<double>(parts);
}

}  // namespace

void ProductStep::run(const Run& run) const {
  for (const Group& group : groups) run_group(run, group);
}

void ProductStep::run_group(const Run& run, const Group& group) const {
  kernels::Product product = task;
  product.input = input.in(run.arena) + first_input + group.first_input;
  product.taps = taps.data();
  product.tap_count = static_cast<int64_t>(taps.size());
  product.weights = group.weights.data();
  product.bias = data_or_null(group.bias);
  product.output = output.in(run.arena) + group.first_column;
  product.addend = addend.layout.defined() ? addend.in(run.arena) + group.first_column : nullptr;

  const int64_t panels = is_narrow ? (product.columns + kernels::kNarrowPanel - 1) / kernels::kNarrowPanel
                                   : kernels::product_panel_count(product.columns);
  const auto multiply = [&](const PixelRange& range, int64_t first, int64_t end) {
    if (is_narrow)
      kernels::narrow_product(product, group.narrow, grid, range, first, end);
    else
      kernels::product(product, grid, range, first, end);
  };
  const int64_t work = grid.all_rows() * grid.pixels * product.tap_count * product.depth * product.columns;
  const int64_t pixel_parts = grid.all_rows() == 1 ? grid.pixels / 16 + 1 : grid.all_rows();
  if (imbalance(panels, run.threads) < imbalance(pixel_parts, run.threads))
    return share(run, panels, work, [&](int64_t first, int64_t end) { multiply(kernels::whole(grid), first, end); });
  share_pixels(run, grid, work, [&](const PixelRange& range) { multiply(range, 0, panels); });
}

ProductStep::Group ProductStep::packed_group(const at::Tensor& weights,
                                             const std::optional<kernels::NarrowType>& narrow) {
  if (!narrow) return {.weights = packed_weights(weights)};
  const at::Tensor rows = as_floats(weights);
  const int64_t depth = rows.size(1);
  return {.weights = Floats(0),
          .narrow = kernels::pack_narrow_product(
              {.from = rows.const_data_ptr<float>(), .column_step = depth, .columns = rows.size(0), .depth = depth},
              *narrow)};
}

}  // namespace torchvision::inference
