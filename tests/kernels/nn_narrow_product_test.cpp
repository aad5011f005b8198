#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/nn/narrow_product.h"
#include "kernels/nn_images.h"

namespace torchvision::kernels {
namespace {

using namespace testing;  // NOLINT: of these tests

/// Whole numbers that both types hold exactly: then sums are exact too.
std::vector<float> whole_numbers(int64_t count, int largest, unsigned seed) {
  std::vector<float> values = noise(count, seed);
  for (float& value : values) value = std::nearbyint(value * static_cast<float>(largest));
  return values;
}

void expect_product(NarrowType type, int64_t rows, int64_t depth, int64_t columns) {
  if (!has_narrow_products(type)) GTEST_SKIP() << "not on this processor";
  SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(depth) + " x " + std::to_string(columns));
  const int64_t taps_apart = 2 * depth, in_step = taps_apart + depth + 1, out_step = columns + 3;
  const std::vector<int64_t> taps = {0, taps_apart};
  auto input = whole_numbers(rows * in_step + depth, 100, 1);
  auto weights = whole_numbers(columns * 2 * depth, 120, 2);
  for (int64_t r = 0; r < rows; ++r) {  // a range of 255 in each row, so that its integers are the values
    input[size_t(r * in_step)] = -100;
    if (depth > 1)
      input[size_t(r * in_step + 1)] = 155;
    else
      input[size_t(r * in_step + taps_apart)] = 155;
  }
  for (int64_t c = 0; c < columns; ++c) weights[size_t(c * 2 * depth)] = 127;
  const auto bias = noise(columns, 3), addend = noise(rows * columns, 4);
  const NarrowWeights narrow = pack_narrow_product(
      {.from = weights.data(), .column_step = 2 * depth, .columns = columns, .depth = 2 * depth}, type);
  std::vector<float> output(size_t(rows * out_step), -7.0F);
  const PixelGrid grid{1, 1, rows};
  narrow_product({.input = input.data(),
                  .input_steps = {.pixel = in_step},
                  .taps = taps.data(),
                  .tap_count = 2,
                  .depth = depth,
                  .bias = bias.data(),
                  .columns = columns,
                  .output = output.data(),
                  .output_steps = {.pixel = out_step},
                  .addend = addend.data(),
                  .addend_steps = {.pixel = columns},
                  .epilogue = {.low = 0, .activation = Activation::kHardsigmoid}},
                 narrow, grid, whole(grid), 0, (columns + kNarrowPanel - 1) / kNarrowPanel);
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) {
      double sum = double(bias[size_t(c)]) + double(addend[size_t(r * columns + c)]);
      for (int64_t k = 0; k < 2 * depth; ++k)
        sum += double(input[size_t(r * in_step + (k < depth ? k : taps_apart + k - depth))]) *
               double(weights[size_t(c * 2 * depth + k)]);
      const double clamped = std::max(sum, 0.0);
      ASSERT_NEAR(output[size_t(r * out_step + c)], std::clamp(clamped + 3, 0.0, 6.0) / 6, 1e-5) << r << ", " << c;
    }
    for (int64_t c = columns; c < out_step; ++c) ASSERT_EQ(output[size_t(r * out_step + c)], -7.0F) << "written beside";
  }
}

TEST(NarrowProduct, OfWholeNumbersIsExact) {
  for (const NarrowType type : {NarrowType::kBfloat16, NarrowType::kInt8})
    for (const int64_t rows : {1, 14, 15, 40})
      for (const int64_t columns : {1, 16, 17, 33, 70})
        for (const int64_t depth : {1, 7, 33}) expect_product(type, rows, depth, columns);
}

/// Sums of random numbers: as far off as their roundings are.
void expect_near(NarrowType type, double largest) {
  if (!has_narrow_products(type)) GTEST_SKIP() << "not on this processor";
  const int64_t rows = 30, depth = 500, columns = 40, tap = 0;
  const auto input = noise(rows * depth, 1), weights = noise(columns * depth, 2);
  const NarrowWeights narrow =
      pack_narrow_product({.from = weights.data(), .column_step = depth, .columns = columns, .depth = depth}, type);
  std::vector<float> output(size_t(rows * columns));
  const PixelGrid grid{1, 1, rows};
  narrow_product({.input = input.data(),
                  .input_steps = {.pixel = depth},
                  .taps = &tap,
                  .depth = depth,
                  .columns = columns,
                  .output = output.data(),
                  .output_steps = {.pixel = columns}},
                 narrow, grid, whole(grid), 0, 2);
  double squares = 0, wrong = 0;
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < columns; ++c) {
      double sum = 0;
      for (int64_t k = 0; k < depth; ++k)
        sum += double(input[size_t(r * depth + k)]) * double(weights[size_t(c * depth + k)]);
      squares += sum * sum;
      wrong += std::pow(double(output[size_t(r * columns + c)]) - sum, 2);
    }
  EXPECT_LT(std::sqrt(wrong / squares), largest);
  EXPECT_GT(wrong, 0);
}

TEST(NarrowProduct, IsAsFarOffAsItsRoundings) {
  expect_near(NarrowType::kBfloat16, 4e-3);
  expect_near(NarrowType::kInt8, 1e-2);
}

}  // namespace
}  // namespace torchvision::kernels
