#include "kernels/nn_images.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/nn/depthwise.h"
#include "kernels/nn/planes.h"
#include "kernels/nn/pool.h"
#include "kernels/nn/product.h"
#include "kernels/nn/winograd.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

using namespace testing;  // NOLINT: of these tests

class ImageLoops : public EveryTarget {};

void expect_depthwise(const Shape& shape, int64_t channels, int64_t side) {
  SCOPED_TRACE(std::to_string(channels) + " channels, kernel " + std::to_string(shape.kernel));
  Images input = random_images(2, side, side + 2, channels, shape.padding, 1);
  Images output = zeros(2, shape.result(side), shape.result(side + 2), channels, 1);
  const auto weights = noise(shape.kernel * shape.kernel * channels, 2), bias = noise(channels, 3);
  std::vector<int64_t> taps;
  for (int64_t y = 0; y < shape.kernel; ++y)
    for (int64_t x = 0; x < shape.kernel; ++x) taps.push_back(y * input.row() + x * channels);
  const PixelGrid grid{2, output.height, output.width};
  depthwise({.input = input.memory.data(),
             .input_steps = input.steps(shape.stride),
             .taps = taps.data(),
             .tap_count = shape.kernel * shape.kernel,
             .weights = weights.data(),
             .bias = bias.data(),
             .channels = channels,
             .output = output.first(),
             .output_steps = output.steps(),
             .epilogue = {.low = 0, .high = 6}},
            grid, whole(grid));
  for (int64_t n = 0; n < 2; ++n)
    for (int64_t y = 0; y < output.height; ++y)
      for (int64_t x = 0; x < output.width; ++x)
        for (int64_t c = 0; c < channels; ++c) {
          double sum = double(bias[size_t(c)]);
          for (int64_t k = 0; k < shape.kernel * shape.kernel; ++k)
            sum += double(weights[size_t(k * channels + c)]) *
                   double(input.at(n, y * shape.stride - shape.padding + k / shape.kernel,
                                   x * shape.stride - shape.padding + k % shape.kernel, c));
          ASSERT_NEAR(output.at(n, y, x, c), std::clamp(sum, 0.0, 6.0), 1e-5);
        }
}

TEST_P(ImageLoops, ConvolveEachChannel) {
  for (const int64_t channels : {1, 7, 16, 40})
    for (const int64_t stride : {1, 2}) {
      expect_depthwise({.out = channels, .kernel = 3, .stride = stride, .padding = 1}, channels, 9);
      expect_depthwise({.out = channels, .kernel = 5, .stride = stride, .padding = 2}, channels, 7);
    }
}

/// A whole convolution through the transformed space, in two blocks of tiles.
void expect_winograd(int64_t channels, int64_t columns, int64_t height, int64_t width, int64_t padding) {
  SCOPED_TRACE(std::to_string(channels) + " to " + std::to_string(columns) + ", " + std::to_string(height) + " x " +
               std::to_string(width));
  const Shape shape{.out = columns, .kernel = 3, .stride = 1, .padding = padding};
  Images input = random_images(2, height, width, channels, padding, 1);
  Images output = zeros(2, shape.result(height), shape.result(width), columns, 1);
  Images addend = random_images(2, output.height, output.width, columns, 0, 2);
  const auto weights = noise(columns * 9 * channels, 3), bias = noise(columns, 4);
  const Winograd task{.input = input.memory.data(),
                      .input_steps = input.steps(),
                      .input_rows = height + 2 * padding,
                      .input_pixels = width + 2 * padding,
                      .channels = channels,
                      .bias = bias.data(),
                      .columns = columns,
                      .output = output.first(),
                      .output_steps = output.steps(),
                      .addend = addend.first(),
                      .addend_steps = addend.steps(),
                      .epilogue = {.low = 0},
                      .grid = {2, output.height, output.width}};
  const int64_t most = task.tiles() / 2 + 1;
  std::vector<float> rows(size_t(36 * most * channels)), sums(size_t(36 * most * columns));
  for (int64_t first = 0; first < task.tiles(); first += most) {
    const int64_t end = std::min(first + most, task.tiles()), count = end - first;
    winograd_input(task, first, end, {rows.data(), count, first});
    for (int64_t m = 0; m < 36; ++m)
      for (int64_t t = 0; t < count; ++t)
        for (int64_t o = 0; o < columns; ++o) {
          double sum = 0;
          for (int64_t c = 0; c < channels; ++c) {
            double weight = 0;
            for (int64_t k = 0; k < 9; ++k)
              weight += kWinogradWeights[size_t(m / 6)][size_t(k / 3)] *
                        kWinogradWeights[size_t(m % 6)][size_t(k % 3)] *
                        double(weights[size_t((o * 9 + k) * channels + c)]);
            sum += weight * double(rows[size_t((m * count + t) * channels + c)]);
          }
          sums[size_t((m * count + t) * columns + o)] = float(sum);
        }
    winograd_output(task, first, end, {sums.data(), count, first});
  }
  for (int64_t n = 0; n < 2; ++n)
    for (int64_t y = 0; y < output.height; ++y)
      for (int64_t x = 0; x < output.width; ++x)
        for (int64_t o = 0; o < columns; ++o) {
          const double sum =
              sum_at(input, weights, shape, n, y, x, o) + double(bias[size_t(o)]) + double(addend.at(n, y, x, o));
          ASSERT_NEAR(output.at(n, y, x, o), std::max(sum, 0.0), 5e-5) << n << ' ' << y << ' ' << x << ' ' << o;
        }
  for (int64_t x = -1; x <= output.width; ++x) ASSERT_EQ(output.at(0, output.height, x, 0), 0.0F) << "written beside";
}

TEST_P(ImageLoops, ConvolveByWinograd) {
  expect_winograd(5, 3, 8, 8, 1);
  expect_winograd(16, 17, 7, 13, 1);
  expect_winograd(3, 20, 9, 6, 0);
}

TEST_P(ImageLoops, PoolWindowsOfAnySize) {
  for (const int64_t channels : {1, 13, 64, 70}) {
    Images input = random_images(2, 5, 7, channels, 1, 3);
    const std::vector<Window> rows = {{0, 2}, {1, 5}}, columns = {{0, 1}, {2, 6}, {0, 7}};
    const std::vector<float> scales = {1, 2, 3, 4, 5, 6};
    const PixelGrid grid{2, 2, 3};
    for (const PoolKind kind : {PoolKind::kMaximum, PoolKind::kSum}) {
      Images output = zeros(2, 2, 3, channels);
      pool({.kind = kind,
            .input = input.first(),
            .input_steps = input.steps(),
            .rows = rows.data(),
            .columns = columns.data(),
            .scales = kind == PoolKind::kSum ? scales.data() : nullptr,
            .channels = channels,
            .output = output.first(),
            .output_steps = output.steps()},
           grid, whole(grid));
      for (int64_t i = 0; i < 12 * channels; ++i) {
        const int64_t c = i % channels, x = i / channels % 3, y = i / channels / 3 % 2, n = i / channels / 6;
        double largest = -2, sum = 0;
        for (int64_t v = rows[size_t(y)].first; v < rows[size_t(y)].end; ++v)
          for (int64_t u = columns[size_t(x)].first; u < columns[size_t(x)].end; ++u) {
            largest = std::max(largest, double(input.at(n, v, u, c)));
            sum += double(input.at(n, v, u, c));
          }
        const double expected = kind == PoolKind::kMaximum ? largest : sum * double(scales[size_t(3 * y + x)]);
        ASSERT_NEAR(output.at(n, y, x, c), expected, 1e-5);
      }
    }
  }
}

TEST_P(ImageLoops, InterleavePlanes) {
  for (const int64_t channels : {1, 2, 3, 4})
    for (const int64_t count : {1, 15, 16, 37}) {
      const auto planes = noise(channels * 50, 1);
      std::vector<float> pixels(size_t(channels * count));
      interleave_planes(planes.data(), 50, channels, count, pixels.data());
      for (int64_t x = 0; x < count; ++x)
        for (int64_t c = 0; c < channels; ++c)
          ASSERT_EQ(pixels[size_t(x * channels + c)], planes[size_t(c * 50 + x)]) << channels << ' ' << x;
    }
}

INSTANTIATE_TEST_SUITE_P(Targets, ImageLoops, all_targets(), target_name);

}  // namespace
}  // namespace torchvision::kernels
