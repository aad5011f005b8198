// Kernels that change colours, on every instruction set, against plain computations.
#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/blur.h"
#include "kernels/hue.h"
#include "kernels/normalize.h"
#include "kernels/sharpness.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

std::vector<uint8_t> noise(int64_t size) {
  std::vector<uint8_t> bytes(static_cast<size_t>(size));
  std::mt19937 random(static_cast<unsigned>(size));
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

class Hue : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, Hue, all_targets(), target_name);

TEST_P(Hue, TurnsTheCircleOfPureColours) {
  // By a third of the circle red becomes green, green blue, blue red; grays have no hue.
  const std::vector<uint8_t> from = {255, 0, 0, 0, 255, 0, 0, 0, 255, 99, 99, 99};
  std::vector<uint8_t> to(from.size());
  turn_hue({from.data(), from.data() + 1, from.data() + 2, 3}, 4, 1.0F / 3,
           {to.data(), to.data() + 1, to.data() + 2, 3});
  const std::vector<int> expected = {0, 255, 0, 0, 0, 255, 255, 0, 0, 99, 99, 99};
  for (size_t i = 0; i < to.size(); ++i) EXPECT_NEAR(to[i], expected[i], 1) << i;
}

TEST_P(Hue, IsTheSameInAnyLayoutAndLength) {
  for (int64_t count : {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65}) {
    const std::vector<uint8_t> pixels = noise(3 * count);
    std::vector<uint8_t> interleaved(pixels.size());
    turn_hue({pixels.data(), pixels.data() + 1, pixels.data() + 2, 3}, count, 0.3F,
             {interleaved.data(), interleaved.data() + 1, interleaved.data() + 2, 3});
    std::array<std::vector<uint8_t>, 3> planes, turned;
    for (size_t c = 0; c < 3; ++c) {
      for (int64_t x = 0; x < count; ++x) planes[c].push_back(pixels[size_t(3 * x) + c]);
      turned[c].resize(size_t(count));
    }
    turn_hue({planes[0].data(), planes[1].data(), planes[2].data(), 1}, count, 0.3F,
             {turned[0].data(), turned[1].data(), turned[2].data(), 1});
    for (int64_t x = 0; x < count; ++x) {
      std::array<uint8_t, 3> alone;
      const uint8_t* one = pixels.data() + 3 * x;
      turn_hue({one, one + 1, one + 2, 3}, 1, 0.3F, {alone.data(), alone.data() + 1, alone.data() + 2, 3});
      for (size_t c = 0; c < 3; ++c) {
        ASSERT_EQ(interleaved[size_t(3 * x) + c], alone[c]) << count << " pixels, pixel " << x;
        ASSERT_EQ(turned[c][size_t(x)], alone[c]) << count << " pixels in planes, pixel " << x;
      }
    }
  }
}

class Sharpness : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, Sharpness, all_targets(), target_name);

TEST_P(Sharpness, MovesAwayFromTheSmoothValue) {
  for (int64_t channels : {1, 2, 3})
    for (int64_t width : {3, 4, 17, 40})
      for (double rest : {-9.0, -0.5, 0.0, 0.5, 1.0}) {
        const int64_t bytes = width * channels;
        const std::vector<uint8_t> image = noise(3 * bytes);
        const uint8_t* const rows[3] = {image.data(), image.data() + bytes, image.data() + 2 * bytes};
        std::vector<uint8_t> to(static_cast<size_t>(bytes));
        sharpen_row(rows, bytes, channels, float(rest), to.data());
        for (int64_t x = 0; x < bytes; ++x) {
          const double middle = rows[1][x];
          double expected = middle;
          if (x >= channels && x < bytes - channels) {
            double sum = 4 * middle;
            for (const uint8_t* row : rows) sum += row[x - channels] + row[x] + row[x + channels];
            expected = std::clamp(middle + rest * (std::round(sum / 13) - middle), 0.0, 255.0);
          }
          ASSERT_EQ(to[size_t(x)], static_cast<uint8_t>(expected)) << channels << " channels, byte " << x;
        }
      }
}

class Blur : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, Blur, all_targets(), target_name);

/// A normalised triangle.
std::vector<float> weights(int64_t size) {
  std::vector<float> values;
  const int64_t middle = size / 2;
  for (int64_t i = 0; i < size; ++i)
    values.push_back(float(middle + 1 - std::abs(i - middle)) / float((middle + 1) * (middle + 1)));
  return values;
}

TEST_P(Blur, IsTheRoundedSumOverReflectedBorders) {
  const auto reflected = [](int64_t at, int64_t size) { return at < 0 ? -at : at < size ? at : 2 * (size - 1) - at; };
  for (const auto& [height, width] : {std::pair{2, 2}, {9, 12}, {20, 67}})
    for (int64_t channels : {1, 3})
      for (const auto& [tall, wide] : {std::pair{1, 1}, {3, 1}, {1, 3}, {3, 3}, {7, 15}}) {
        if (tall / 2 >= height || wide / 2 >= width) continue;
        const std::vector<uint8_t> image = noise(height * width * channels);
        const std::vector<float> columns = weights(wide), rows = weights(tall);
        std::vector<float> product;
        for (float row : rows)
          for (float column : columns) product.push_back(row * column);
        std::vector<uint8_t> out(image.size());
        const Rows<const uint8_t> in{image.data(), height, width, channels, width * channels};
        const SeparableKernel kernel{columns.data(), wide, rows.data(), tall, product.data()};
        // In two ranges, as threads take them.
        const Rows<uint8_t> to{out.data(), height, width, channels, width * channels};
        blur_bytes(in, kernel, 0, height / 2, to);
        blur_bytes(in, kernel, height / 2, height, to);
        for (int64_t y = 0; y < height; ++y)
          for (int64_t x = 0; x < width; ++x)
            for (int64_t c = 0; c < channels; ++c) {
              double sum = 0;
              for (int64_t i = 0; i < tall; ++i)
                for (int64_t j = 0; j < wide; ++j)
                  sum += double(rows[size_t(i)]) * double(columns[size_t(j)]) *
                         in.row(reflected(y + i - tall / 2, height))[reflected(x + j - wide / 2, width) * channels + c];
              // Within rounding of a half, either side is right.
              ASSERT_NEAR(to.row(y)[x * channels + c], sum, 0.5 + 1e-4) << y << ", " << x << ", " << c;
            }
      }
}

class Turned : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, Turned, all_targets(), target_name);

TEST_P(Turned, SinksMirrorAndTurnUpsideDown) {
  const int64_t height = 70, width = 37;  // more rows than a sink is asked for at once
  for (int64_t channels : {1, 2, 3, 4})
    for (bool mirrored : {false, true})
      for (bool upside_down : {false, true}) {
        const std::vector<uint8_t> image = noise(height * width * channels);
        const Rows<const uint8_t> in{image.data(), height, width, channels, width * channels};
        std::vector<uint8_t> bytes(image.size());
        TurnedRows sink({bytes.data(), height, width, channels, width * channels}, mirrored, upside_down);
        resample(in, nullptr, nullptr, sink);
        const std::vector<Normalization> how(size_t(channels), Normalization{0, 1.0F / 255, true});
        std::vector<float> floats(image.size());
        NormalizedRows planes(height, width, channels, how.data(), {floats.data(), height * width, width}, mirrored,
                              upside_down);
        resample(in, nullptr, nullptr, planes);
        for (int64_t y = 0; y < height; ++y)
          for (int64_t x = 0; x < width; ++x)
            for (int64_t c = 0; c < channels; ++c) {
              const int64_t from_y = upside_down ? height - 1 - y : y, from_x = mirrored ? width - 1 - x : x;
              const uint8_t expected = in.row(from_y)[from_x * channels + c];
              ASSERT_EQ(bytes[size_t((y * width + x) * channels + c)], expected) << y << ", " << x;
              ASSERT_NEAR(floats[size_t((c * height + y) * width + x)], expected, 1e-3) << y << ", " << x;
            }
      }
}

}  // namespace
}  // namespace torchvision::kernels
