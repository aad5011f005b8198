#include "kernels/nn/winograd.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "inference/packed.h"
#include "inference/steps/makers.h"
#include "kernels/nn/product.h"

namespace torchvision::inference {
namespace {

constexpr int64_t kProducts = kernels::kWinogradProducts;
constexpr int64_t kNoTap = 0;

class WinogradStep final : public Step {
 public:
  kernels::Winograd task;
  Floats weights;
  int64_t matrix_floats = 0;  ///< of one packed matrix
  at::Tensor bias;
  Place input, output, addend;
  Place inputs, products;  ///< (36, tiles of a block, channels or columns)
  int64_t first_input = 0;

  explicit WinogradStep(Floats packed) : weights(std::move(packed)) {}

  void run(const Run& run) const override {
    kernels::Winograd winograd = task;
    winograd.input = input.in(run.arena) + first_input;
    winograd.output = output.in(run.arena);
    winograd.addend = addend.layout.defined() ? addend.in(run.arena) : nullptr;
    winograd.bias = data_or_null(bias);
    const int64_t tiles = task.tiles(), most = inputs.size(1), blocks = (tiles + most - 1) / most;
    for (int64_t b = 0; b < blocks; ++b) run_block(run, winograd, tiles * b / blocks, tiles * (b + 1) / blocks);
  }
  std::string name() const override {
    return "Winograd convolution " + std::to_string(task.channels) + " to " + std::to_string(task.columns);
  }

 private:
  void run_block(const Run& run, const kernels::Winograd& winograd, int64_t first, int64_t end) const {
    const int64_t tiles = end - first;
    const kernels::WinogradRows rows{inputs.in(run.arena), tiles, first};
    const kernels::WinogradRows results{products.in(run.arena), tiles, first};
    share(run, tiles, tiles * kProducts * task.channels,
          [&](int64_t from, int64_t to) { kernels::winograd_input(winograd, first + from, first + to, rows); });
    share(run, kProducts, kProducts * tiles * task.channels * task.columns, [&](int64_t from, int64_t to) {
      for (int64_t m = from; m < to; ++m) multiply(m, tiles, rows.rows, results.rows);
    });
    share(run, tiles, tiles * kProducts * task.columns,
          [&](int64_t from, int64_t to) { kernels::winograd_output(winograd, first + from, first + to, results); });
  }

  void multiply(int64_t matrix, int64_t tiles, const float* rows, float* results) const {
    const kernels::PixelGrid grid{1, 1, tiles};
    kernels::product({.input = rows + matrix * tiles * task.channels,
                      .input_steps = {.pixel = task.channels},
                      .taps = &kNoTap,
                      .depth = task.channels,
                      .weights = weights.data() + matrix * matrix_floats,
                      .columns = task.columns,
                      .output = results + matrix * tiles * task.columns,
                      .output_steps = {.pixel = task.columns}},
                     grid, kernels::whole(grid), 0, kernels::product_panel_count(task.columns));
  }
};

/// (36, out, in), exact until they are packed.
at::Tensor transformed(const at::Tensor& weight) {
  const at::Tensor rows = at::from_blob(const_cast<double*>(kernels::kWinogradWeights[0].data()), {6, 3}, at::kDouble);
  // Of each 3×3: rows · g · rowsᵀ.
  const at::Tensor all = rows.matmul(weight.to(at::kDouble)).matmul(rows.t());  // (out, in, 6, 6)
  return all.flatten(2).permute({2, 0, 1}).to(at::kFloat).contiguous();
}

Floats packed_matrices(const at::Tensor& weight, int64_t matrix_floats) {
  const at::Tensor matrices = transformed(weight);
  Floats packed(kProducts * matrix_floats);
  for (int64_t m = 0; m < kProducts; ++m)
    kernels::pack_product({.from = matrices[m].const_data_ptr<float>(),
                           .column_step = weight.size(1),
                           .columns = weight.size(0),
                           .depth = weight.size(1)},
                          packed.data() + m * matrix_floats);
  return packed;
}

bool is_plain(const Fused& fused) {
  const std::vector<int64_t> ones = {1, 1};
  return fused.groups == 1 && fused.weight.size(2) == 3 && fused.weight.size(3) == 3 && fused.stride == ones &&
         fused.dilation == ones && fused.padding[0] <= 1 && fused.padding[1] <= 1;
}

/// Four times the weights are read, and borders of the last tiles computed in vain: it takes enough tiles of enough
/// channels to pay.
bool pays(const Fused& fused, const kernels::Winograd& task) {
  constexpr int64_t kFewestTiles = 12, kFewestChannels = 24;
  const int64_t pixels = task.grid.images * task.grid.rows * task.grid.pixels;
  return fused.weight.size(0) >= kFewestChannels && fused.weight.size(1) >= kFewestChannels &&
         task.tiles() >= kFewestTiles && 4 * task.tiles() * 10 <= 7 * pixels;
}

kernels::PixelSteps steps_of(const Place& images) {
  return {.image = images.stride(0), .row = images.stride(2), .pixel = images.stride(3)};
}

bool is_dense(const Place& images) { return images.size(1) == 1 || images.stride(1) == 1; }

/// As many tiles as the second cache holds with their products.
int64_t tiles_at_once(const kernels::Winograd& task) {
  constexpr int64_t kBlockFloats = int64_t{160} << 10;
  const int64_t fit = kBlockFloats / (kProducts * (task.channels + task.columns));
  return std::min(task.tiles(), std::max<int64_t>(28, fit));
}

}  // namespace

bool make_winograd(Planner& planner, Node& node) {
  const Fused& fused = node.fused;
  if (!node.is("convolution") || !is_plain(fused)) return false;
  const auto& out = node.result()->sizes;
  kernels::Winograd task;
  task.grid = {.images = out[0], .rows = out[2], .pixels = out[3]};
  if (!pays(fused, task)) return false;
  Place input = planner.read(node.value(0));
  const Place addend = fused.adds ? planner.read(node.value(1)) : Place();
  if (!is_dense(input) || (fused.adds && !is_dense(addend))) return false;
  const int64_t padding = std::max(fused.padding[0], fused.padding[1]);
  if (padding > 0) input = planner.padded(input, padding);
  task.channels = fused.weight.size(1);
  task.columns = fused.weight.size(0);
  const int64_t matrix_floats = kernels::packed_product_floats(task.channels, task.columns);
  auto step = std::make_unique<WinogradStep>(packed_matrices(fused.weight, matrix_floats));
  step->matrix_floats = matrix_floats;
  step->bias = as_floats(fused.bias);
  step->input = input;
  step->addend = addend;
  step->output = planner.allocate_channels_last(node.result());
  step->first_input = -fused.padding[0] * input.stride(2) - fused.padding[1] * input.stride(3);
  task.input_steps = steps_of(input);
  task.input_rows = input.size(2) + 2 * fused.padding[0];
  task.input_pixels = input.size(3) + 2 * fused.padding[1];
  task.output_steps = steps_of(step->output);
  if (fused.adds) task.addend_steps = steps_of(addend);
  task.epilogue = fused.epilogue;
  const int64_t block = tiles_at_once(task);
  step->inputs = planner.allocate_tensor({kProducts, block, task.channels}, at::kFloat);
  step->products = planner.allocate_tensor({kProducts, block, task.columns}, at::kFloat);
  step->task = task;
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
