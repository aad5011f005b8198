#include "kernels/warp.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/border.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

/// Vectors of exactly the size, so that a sanitizer sees a step outside.
std::vector<uint8_t> noise(int64_t size) {
  std::vector<uint8_t> bytes(static_cast<size_t>(size));
  std::mt19937 random(static_cast<unsigned>(size));
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

struct Scene {
  int64_t height, width, output_height, output_width;
  std::vector<uint8_t> input, output;
  std::vector<float> x, y;

  Scene(int64_t h, int64_t w, int64_t oh, int64_t ow)
      : height(h), width(w), output_height(oh), output_width(ow), input(noise(2 * h * w)), output(size_t(2 * oh * ow)) {
    for (int64_t i = 0; i < ow; ++i) x.push_back(float(i) - float(ow - 1) / 2);
    for (int64_t i = 0; i < oh; ++i) y.push_back(float(i) - float(oh - 1) / 2);
  }

  /// Planes, or the same as pixels of two bytes.
  void warp(WarpGrid grid, bool bilinear, const float* fill, int64_t step = 1) {
    grid.x = x.data();
    grid.y = y.data();
    std::vector<uint8_t> pixels = input;
    const size_t size = input.size() / 2;
    for (size_t i = 0; step == 2 && i < size; ++i) {
      pixels[2 * i] = input[i];
      pixels[2 * i + 1] = input[size + i];
    }
    warp_rows(grid,
              {.input = pixels.data(),
               .planes = 2,
               .height = height,
               .width = width,
               .step = step,
               .output = output.data(),
               .output_height = output_height,
               .output_width = output_width,
               .bilinear = bilinear,
               .fill = fill},
              0, output_height);
  }

  double pixel(int64_t plane, double row, double column, double fill) const {
    if (!(row >= 0 && row < double(height) && column >= 0 && column < double(width))) return fill;
    return input[size_t((plane * height + int64_t(row)) * width + int64_t(column))];
  }

  /// What torch's operations give at a share of the input, in doubles: what lies outside is dimmed, then filled.
  double blend(int64_t plane, double share_x, double share_y, double fill) const {
    const double at_x = (share_x + 1) * double(width) / 2 - 0.5, at_y = (share_y + 1) * double(height) / 2 - 0.5;
    double value = 0, inside = 0;
    for (int corner = 0; corner < 4; ++corner) {
      const double column = std::floor(at_x) + corner % 2, row = std::floor(at_y) + corner / 2;
      const double weight = (1 - std::abs(at_x - column)) * (1 - std::abs(at_y - row));
      value += weight * pixel(plane, row, column, 0);
      if (row >= 0 && row < double(height) && column >= 0 && column < double(width)) inside += weight;
    }
    return (value - fill) * inside + fill;
  }
};

class Warp : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, Warp, all_targets(), target_name);

TEST_P(Warp, BlendsWhereTheGridPoints) {
  for (auto [h, w, oh, ow] : {std::array<int64_t, 4>{2, 2, 9, 33}, {7, 3, 5, 17}, {40, 31, 50, 300}, {2, 9, 30, 1}}) {
    Scene scene(h, w, oh, ow);
    const std::array<float, 6> t = {1.7F / float(w),   0.31F / float(w), 0.11F,
                                    -0.23F / float(h), 1.9F / float(h),  -0.07F};
    const float fill[] = {0, 200};
    for (const int64_t step : {1, 2}) {
      scene.warp({.theta = t}, true, fill, step);
      for (int64_t plane = 0; plane < 2; ++plane)
        for (int64_t row = 0; row < oh; ++row)
          for (int64_t column = 0; column < ow; ++column) {
            const double x = scene.x[size_t(column)], y = scene.y[size_t(row)];
            const double expected =
                scene.blend(plane, x * t[0] + y * t[1] + t[2], x * t[3] + y * t[4] + t[5], fill[plane]);
            // Half a level of rounding, and what floats lose of a place.
            ASSERT_NEAR(scene.output[size_t((plane * oh + row) * ow + column)], expected, 0.51) << row << ' ' << column;
          }
    }
  }
}

TEST_P(Warp, TakesTheNearestPixel) {
  Scene scene(8, 11, 8, 11);
  // Two columns to the right, by the displacement of shares.
  std::vector<float> moves(size_t(2 * 8 * 11));
  for (size_t i = 0; i < moves.size(); i += 2) moves[i] = 4.0F / 11;
  for (size_t i = 0; i < scene.x.size(); ++i) scene.x[i] *= 2.0F / 11;
  for (size_t i = 0; i < scene.y.size(); ++i) scene.y[i] *= 2.0F / 8;
  const float fill[] = {9, 250};
  for (const int64_t step : {1, 2}) {
    scene.warp({.displacement = moves.data()}, false, fill, step);
    for (int64_t plane = 0; plane < 2; ++plane)
      for (int64_t row = 0; row < 8; ++row)
        for (int64_t column = 0; column < 11; ++column)
          ASSERT_EQ(scene.output[size_t((plane * 8 + row) * 11 + column)],
                    scene.pixel(plane, double(row), double(column + 2), fill[plane]));
  }
}

TEST_P(Warp, GivesTheFillForWhatIsNowhere) {
  const float kNowhere[] = {INFINITY, -INFINITY, NAN, 1e30F, -1e30F};
  for (const float place : kNowhere)
    for (const bool bilinear : {false, true}) {
      Scene scene(5, 6, 7, 40);
      scene.warp({.theta = {0, 0, place, 0, 0, place}}, bilinear, nullptr);
      EXPECT_EQ(std::count(scene.output.begin(), scene.output.end(), 0), int64_t(scene.output.size()));
    }
}

TEST(CopyWithBorder, TakesValuesOfAnySize) {
  const std::vector<int64_t> columns = {2, 1, 0, 1, 2, 2, 0};
  for (const int64_t size : {1, 2, 3, 4, 8, 16}) {
    const std::vector<uint8_t> row = noise(3 * size);
    std::vector<uint8_t> output(size_t(7 * size));
    copy_with_border(reinterpret_cast<const std::byte*>(row.data()), 3, size, columns.data(), 2, 2,
                     reinterpret_cast<std::byte*>(output.data()));
    for (int64_t i = 0; i < 7 * size; ++i)
      ASSERT_EQ(output[size_t(i)], row[size_t(columns[size_t(i / size)] * size + i % size)]);
  }
}

}  // namespace
}  // namespace torchvision::kernels
