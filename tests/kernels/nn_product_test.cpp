#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/nn/product.h"
#include "kernels/nn_images.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

using namespace testing;  // NOLINT: of these tests

class ProductLoop : public EveryTarget {};

std::vector<Line> packed(const std::vector<float>& weights, int64_t columns, int64_t depth) {
  auto memory = lines(packed_product_floats(depth, columns));
  pack_product({.from = weights.data(), .column_step = depth, .columns = columns, .depth = depth}, floats_of(memory));
  return memory;
}

constexpr int64_t kNoTap = 0;

/// A matrix product whose rows lie apart, with a bias and an addend, clamped.
void expect_matrix_product(int64_t rows, int64_t depth, int64_t columns) {
  SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(depth) + " x " + std::to_string(columns));
  const int64_t in_step = depth + 3, out_step = columns + 5;
  const auto input = noise(rows * in_step, 1), weights = noise(columns * depth, 2), bias = noise(columns, 3);
  auto memory = packed(weights, columns, depth);
  const auto addend = noise(rows * columns, 4);
  std::vector<float> output(static_cast<size_t>(rows * out_step), -7.0F);
  const PixelGrid grid{1, 1, rows};
  product({.input = input.data(),
           .input_steps = {.pixel = in_step},
           .taps = &kNoTap,
           .depth = depth,
           .weights = floats_of(memory),
           .bias = bias.data(),
           .columns = columns,
           .output = output.data(),
           .output_steps = {.pixel = out_step},
           .addend = addend.data(),
           .addend_steps = {.pixel = columns},
           .epilogue = {.low = -1.5F, .high = 2}},
          grid, whole(grid), 0, product_panel_count(columns));
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) {
      double sum = double(bias[size_t(c)]) + double(addend[size_t(r * columns + c)]);
      for (int64_t k = 0; k < depth; ++k)
        sum += double(input[size_t(r * in_step + k)]) * double(weights[size_t(c * depth + k)]);
      ASSERT_NEAR(output[size_t(r * out_step + c)], std::clamp(sum, -1.5, 2.0), 1e-5 * std::sqrt(double(depth)))
          << r << ", " << c;
    }
    for (int64_t c = columns; c < out_step; ++c) ASSERT_EQ(output[size_t(r * out_step + c)], -7.0F) << "written beside";
  }
}

TEST_P(ProductLoop, MultipliesMatricesOfAllSizes) {
  for (const int64_t rows : {1, 5, 7, 14, 15, 29})
    for (const int64_t columns : {1, 3, 8, 16, 17, 32, 33, 70}) expect_matrix_product(rows, 19, columns);
  // In parts of their depth, and with inputs copied for many panels.
  for (const int64_t depth : {1, 16, 769, 1600}) expect_matrix_product(31, depth, 100);
}

TEST_P(ProductLoop, AddsToItsOwnOutput) {
  const int64_t rows = 20, depth = 90, columns = 40;
  const auto input = noise(rows * depth, 1), weights = noise(columns * depth, 2), before = noise(rows * columns, 3);
  auto memory = packed(weights, columns, depth);
  std::vector<float> apart(size_t(rows * columns)), in_place = before;
  const PixelGrid grid{1, 1, rows};
  for (std::vector<float>* output : {&apart, &in_place})
    product({.input = input.data(),
             .input_steps = {.pixel = depth},
             .taps = &kNoTap,
             .depth = depth,
             .weights = floats_of(memory),
             .columns = columns,
             .output = output->data(),
             .output_steps = {.pixel = columns},
             .addend = output == &apart ? before.data() : output->data(),
             .addend_steps = {.pixel = columns}},
            grid, whole(grid), 0, product_panel_count(columns));
  EXPECT_EQ(apart, in_place);
}

/// A convolution by its taps: runs of neighbouring pixels, one a kernel's row.
void expect_convolution(const Shape& shape, int64_t channels, int64_t height, int64_t width) {
  SCOPED_TRACE("kernel " + std::to_string(shape.kernel) + " stride " + std::to_string(shape.stride) + " of " +
               std::to_string(channels) + " to " + std::to_string(shape.out));
  Images input = random_images(2, height, width, channels, shape.padding, 5);
  Images output = zeros(2, shape.result(height), shape.result(width), shape.out, 1);
  const int64_t depth = shape.kernel * shape.kernel * channels;
  const auto weights = noise(shape.out * depth, 6), bias = noise(shape.out, 7);
  auto memory = packed(weights, shape.out, depth);
  std::vector<int64_t> taps;
  for (int64_t y = 0; y < shape.kernel; ++y) taps.push_back(y * input.row());
  const PixelGrid grid{2, output.height, output.width};
  const Product task{.input = input.memory.data(),
                     .input_steps = input.steps(shape.stride),
                     .taps = taps.data(),
                     .tap_count = shape.kernel,
                     .depth = shape.kernel * channels,
                     .weights = floats_of(memory),
                     .bias = bias.data(),
                     .columns = shape.out,
                     .output = output.first(),
                     .output_steps = output.steps(),
                     .epilogue = {.activation = Activation::kHardswish}};
  // In four parts, as threads do it.
  const int64_t rows = grid.all_rows(), panels = product_panel_count(shape.out);
  for (const auto& [first, end] : {std::pair{int64_t{0}, rows / 2}, {rows / 2, rows}}) {
    const PixelRange part{first, end, 0, grid.pixels};
    product(task, grid, part, 0, panels / 2);
    product(task, grid, part, panels / 2, panels);
  }
  for (int64_t n = 0; n < 2; ++n)
    for (int64_t y = 0; y < output.height; ++y)
      for (int64_t x = 0; x < output.width; ++x)
        for (int64_t o = 0; o < shape.out; ++o) {
          const double sum = sum_at(input, weights, shape, n, y, x, o) + double(bias[size_t(o)]);
          ASSERT_NEAR(output.at(n, y, x, o), sum * std::clamp(sum + 3, 0.0, 6.0) / 6, 2e-5)
              << n << ' ' << y << ' ' << x;
        }
  // The zeros around the result are for the next layer.
  for (int64_t x = -1; x <= output.width; ++x) ASSERT_EQ(output.at(1, -1, x, 0), 0.0F);
}

TEST_P(ProductLoop, ConvolvesWithoutCopies) {
  expect_convolution({.out = 24, .kernel = 3, .stride = 1, .padding = 1}, 5, 9, 13);
  expect_convolution({.out = 17, .kernel = 3, .stride = 2, .padding = 1}, 16, 8, 29);
  expect_convolution({.out = 64, .kernel = 7, .stride = 2, .padding = 3}, 3, 15, 16);
  expect_convolution({.out = 40, .kernel = 1, .stride = 1, .padding = 0}, 33, 7, 7);
}

INSTANTIATE_TEST_SUITE_P(Targets, ProductLoop, all_targets(), target_name);

}  // namespace
}  // namespace torchvision::kernels
