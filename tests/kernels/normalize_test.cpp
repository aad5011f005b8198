#include "kernels/normalize.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

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

float expected(float byte, const Normalization& how) {
  const float unit = how.divide ? byte / 255.0f : byte * static_cast<float>(1.0 / 255);
  const float centered = unit - how.mean;
  return centered / how.std;
}

class Normalize : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, Normalize, all_targets(), target_name);

TEST_P(Normalize, RoundsEveryStepByItself) {
  const int64_t height = 5, width = 37;
  for (int64_t channels : {1, 2, 3, 4})
    for (bool divide : {false, true}) {
      const std::vector<uint8_t> in = noise(height * width * channels);
      std::vector<Normalization> how;
      for (int64_t c = 0; c < channels; ++c) how.push_back({0.456f + 0.01f * float(c), 0.224f, divide});
      for (bool mirrored : {false, true}) {
        // Rows and planes at distances of their own.
        const int64_t row = width + 3, plane = height * row + 5;
        std::vector<float> out(static_cast<size_t>(channels * plane), -7.0f);
        normalize_bytes({in.data(), height, width, channels, width * channels}, how.data(), {out.data(), plane, row},
                        mirrored);
        for (int64_t c = 0; c < channels; ++c)
          for (int64_t y = 0; y < height; ++y)
            for (int64_t x = 0; x < row; ++x) {
              const int64_t from_x = mirrored ? width - 1 - x : x;
              const float wanted =
                  x < width ? expected(in[size_t((y * width + from_x) * channels + c)], how[size_t(c)]) : -7.0f;
              ASSERT_EQ(out[size_t(c * plane + y * row + x)], wanted) << "channel " << c << ", " << y << ", " << x;
            }
      }
    }
}

class ResampleNormalized : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, ResampleNormalized, all_targets(), target_name);

/// Sums in double: what the kernel's float sums must be near.
double weighted(const FloatAxis& axis, int64_t i, const auto& value) {
  double sum = 0;
  for (int64_t k = 0; k < axis.size[size_t(i)]; ++k)
    sum += double(axis.weights[size_t(i * axis.taps + k)]) * value(axis.begin[size_t(i)] + k);
  return sum;
}

TEST_P(ResampleNormalized, IsTheWindowOfTheWholeResize) {
  const int64_t cases[][8] = {// from height, width, to height, width, window top, left, height, width
                              {40, 53, 20, 26, 0, 0, 20, 26}, {40, 53, 20, 26, 3, 5, 9, 17},
                              {7, 9, 30, 31, 29, 30, 1, 1},   {1, 1, 9, 9, 2, 2, 5, 5},
                              {64, 100, 8, 8, 1, 1, 6, 6},    {33, 8, 33, 16, 0, 3, 33, 11}};
  for (const auto& [height, width, new_height, new_width, top, left, window_height, window_width] : cases)
    for (int64_t channels : {1, 3})
      for (Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
        const std::vector<uint8_t> in = noise(height * width * channels);
        const FloatAxis rows = make_float_axis(height, new_height, filter, fuses_products());
        const FloatAxis columns = make_float_axis(width, new_width, filter, fuses_products());
        const std::vector<Normalization> how(size_t(channels), Normalization{0, 1, true});
        std::vector<float> out(size_t(channels * window_height * window_width), -1.0f);
        resample_normalized({in.data(), height, width, channels, width * channels}, columns, rows,
                            {top, left, window_height, window_width}, how.data(), out.data());
        for (int64_t c = 0; c < channels; ++c)
          for (int64_t y = 0; y < window_height; ++y)
            for (int64_t x = 0; x < window_width; ++x) {
              const double exact = weighted(rows, top + y, [&](int64_t from_y) {
                return weighted(columns, left + x, [&](int64_t from_x) {
                  return double(in[size_t((from_y * width + from_x) * channels + c)]);
                });
              });
              const double byte = 255.0 * double(out[size_t((c * window_height + y) * window_width + x)]);
              // A byte is at most half a step, and a float rounding, away from the exact sum.
              ASSERT_NEAR(byte, std::clamp(exact, 0.0, 255.0), 0.5001)
                  << "channel " << c << " row " << y << " column " << x;
              ASSERT_NEAR(byte, std::round(byte), 1e-4);
            }
      }
}

TEST(FloatAxis, WeightsOfAPositionSumToOne) {
  for (auto [input, output] : {std::pair{500, 341}, {341, 500}, {7, 7000}, {7000, 7}, {1, 9}, {9, 1}})
    for (Filter filter : {Filter::kBilinear, Filter::kBicubic})
      for (bool fused : {true, false}) {
        const FloatAxis axis = make_float_axis(input, output, filter, fused);
        for (int64_t i = 0; i < output; ++i) {
          ASSERT_GE(axis.begin[size_t(i)], 0);
          ASSERT_LE(axis.begin[size_t(i)] + axis.size[size_t(i)], input);
          ASSERT_NEAR(weighted(axis, i, [](int64_t) { return 1.0; }), 1.0, 1e-5) << input << " to " << output;
        }
      }
}

}  // namespace
}  // namespace torchvision::kernels
