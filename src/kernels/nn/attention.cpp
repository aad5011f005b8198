#include "kernels/nn/attention.h"

#include <algorithm>
#include <limits>

#include "kernels/nn/product.h"
#include "kernels/nn/rows.h"

namespace torchvision::kernels {
namespace {

constexpr int64_t kLine = 16;  // floats of a cache line

int64_t in_lines(int64_t floats) { return (floats + kLine - 1) / kLine * kLine; }

/// Scratch memory: packed keys or values, then the weights of the values.
int64_t packed_floats(const Attention& task) {
  return in_lines(std::max(packed_product_floats(task.head_size, task.key_count),
                           packed_product_floats(task.key_count, task.value_size)));
}

constexpr int64_t kNoTap = 0;

Product matrix_product(RowMatrix left, int64_t depth, const float* packed, int64_t columns, float* to, int64_t step) {
  return {.input = left.from,
          .input_steps = {.pixel = left.step},
          .taps = &kNoTap,
          .tap_count = 1,
          .depth = depth,
          .weights = packed,
          .columns = columns,
          .output = to,
          .output_steps = {.pixel = step}};
}

void run(const Product& task, int64_t rows) {
  const PixelGrid grid{1, 1, rows};
  product(task, grid, whole(grid), 0, product_panel_count(task.columns));
}

}  // namespace

int64_t attention_scratch_floats(const Attention& task) {
  return packed_floats(task) + task.query_count * in_lines(task.key_count);
}

void attention(const Attention& task, float* scratch) {
  float* packed = scratch;
  float* scores = scratch + packed_floats(task);
  const int64_t step = in_lines(task.key_count);

  pack_product({.from = task.keys.from,
                .column_step = task.keys.step,
                .columns = task.key_count,
                .depth = task.head_size,
                .factor = task.scale},
               packed);
  Product similarity = matrix_product(task.queries, task.head_size, packed, task.key_count, scores, step);
  similarity.addend = task.bias.from;
  similarity.addend_steps = {.pixel = task.bias.step};
  run(similarity, task.query_count);
  const FloatRows rows{scores, step, scores, step, task.query_count, task.key_count};
  if (task.mask.from) add_rows(rows, task.mask.from, task.mask.step, -std::numeric_limits<float>::infinity());
  softmax_rows(rows);

  pack_product({.from = task.values.from,
                .column_step = 1,
                .depth_step = task.values.step,
                .columns = task.value_size,
                .depth = task.key_count},
               packed);
  run(matrix_product({scores, step}, task.key_count, packed, task.value_size, task.output, task.output_step),
      task.query_count);
}

}  // namespace torchvision::kernels
