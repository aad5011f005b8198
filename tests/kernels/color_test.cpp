// Kernels that change colours, on every instruction set, against plain computations.
#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/blur.h"
#include "kernels/byte_map.h"
#include "kernels/color_steps.h"
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

/// What ColorStep says, a pixel at a time and with plain divisions.
std::array<int, 3> plainly_turned(const std::array<int, 3>& pixel, float turns) {
  std::array<float, 3> rgb;
  for (size_t c = 0; c < 3; ++c) rgb[c] = float(pixel[c]) * float(1.0 / 255);
  const float most = std::max({rgb[0], rgb[1], rgb[2]}), least = std::min({rgb[0], rgb[1], rgb[2]});
  const float range = most - least, divisor = range == 0 ? 1.0F : range;
  const auto distance = [&](size_t c) { return (most - rgb[c]) / divisor; };
  float sum = distance(2) - distance(1);
  if (most != rgb[0]) sum = most == rgb[1] ? distance(0) + 2.0F - distance(2) : distance(1) + 4.0F - distance(0);
  const float hue = std::fmod(sum * float(1.0 / 6.0) + 1.0F, 1.0F);
  const float saturation = range == 0 ? 0.0F : range / most;
  float turned = std::fmod(hue + turns, 1.0F);
  if (turned < 0) turned += 1.0F;
  const float sixths = turned * 6.0F, whole = std::floor(sixths), fraction = sixths - whole;
  const float part = saturation * fraction, rest = 1.0F - saturation;
  const auto value = [&](float x) { return std::clamp(x, 0.0F, 1.0F); };
  const float p = value(rest * most), q = value((1.0F - part) * most), t = value((part + rest) * most);
  const std::array<std::array<float, 3>, 6> choices = {
      {{most, t, p}, {q, most, p}, {p, most, t}, {p, q, most}, {t, p, most}, {most, p, q}}};
  std::array<int, 3> result;
  for (size_t c = 0; c < 3; ++c) result[c] = int(choices[size_t(whole) % 6][c] * float(255 + 1.0 - 1e-3));
  return result;
}

class ColorSteps : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, ColorSteps, all_targets(), target_name);

TEST_P(ColorSteps, TurnsTheHueOfEveryColourAsDivisionsDo) {
  const ColorStep step{ColorStep::Kind::kTurnHue, 0.1F};
  std::vector<uint8_t> red(256 * 256), green(red.size()), blue(red.size());
  std::array<std::vector<uint8_t>, 3> to;
  for (auto& plane : to) plane.resize(red.size());
  for (int r = 0; r < 256; ++r) {
    for (size_t i = 0; i < red.size(); ++i) {
      red[i] = uint8_t(r);
      green[i] = uint8_t(i / 256);
      blue[i] = uint8_t(i % 256);
    }
    change_colors({red.data(), green.data(), blue.data(), 1}, int64_t(red.size()), {&step, 1},
                  {to[0].data(), to[1].data(), to[2].data(), 1});
    for (size_t i = 0; i < red.size(); ++i) {
      const auto expected = plainly_turned({r, int(i / 256), int(i % 256)}, step.amount);
      for (size_t c = 0; c < 3; ++c) ASSERT_EQ(to[c][i], expected[c]) << r << ", " << i / 256 << ", " << i % 256;
    }
  }
}

TEST_P(ColorSteps, AreTheSameInAnyLayoutAndLengthAndPlace) {
  using Kind = ColorStep::Kind;
  const std::vector<ColorStep> steps = {{Kind::kScale, 1.3F},
                                        {Kind::kBlendWithGray, 0.7F, 0.3F, 99.5F},
                                        {Kind::kBlendWithLuma, 1.4F, -0.4F},
                                        {Kind::kTurnHue, 0.3F}};
  for (int64_t count : {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65}) {
    std::vector<uint8_t> pixels = noise(3 * count);
    std::array<std::vector<uint8_t>, 3> planes;
    std::vector<std::array<uint8_t, 3>> alone(static_cast<size_t>(count));
    for (int64_t x = 0; x < count; ++x) {
      const uint8_t* one = pixels.data() + 3 * x;
      for (size_t c = 0; c < 3; ++c) planes[c].push_back(one[c]);
      auto& result = alone[size_t(x)];
      std::copy_n(one, 3, result.begin());
      for (const ColorStep& step : steps)
        change_colors({result.data(), result.data() + 1, result.data() + 2, 3}, 1, {&step, 1},
                      {result.data(), result.data() + 1, result.data() + 2, 3});
    }
    change_colors({planes[0].data(), planes[1].data(), planes[2].data(), 1}, count, steps,
                  {planes[0].data(), planes[1].data(), planes[2].data(), 1});
    change_colors({pixels.data(), pixels.data() + 1, pixels.data() + 2, 3}, count, steps,
                  {pixels.data(), pixels.data() + 1, pixels.data() + 2, 3});
    for (int64_t x = 0; x < count; ++x)
      for (size_t c = 0; c < 3; ++c) {
        ASSERT_EQ(pixels[size_t(3 * x) + c], alone[size_t(x)][c]) << count << " pixels, pixel " << x;
        ASSERT_EQ(planes[c][size_t(x)], alone[size_t(x)][c]) << count << " pixels in planes, pixel " << x;
      }
  }
}

TEST_P(ColorSteps, SumTheLumaTheyGive) {
  for (int64_t count : {1, 16, 50, 200'000}) {
    const std::vector<uint8_t> pixels = noise(3 * count);
    std::vector<float> luma(static_cast<size_t>(count));
    luma_of_bytes({pixels.data(), pixels.data() + 1, pixels.data() + 2, 3}, count, luma.data());
    int64_t sum = 0;
    for (int64_t x = 0; x < count; ++x) {
      const uint8_t* one = pixels.data() + 3 * x;
      ASSERT_NEAR(luma[size_t(x)], std::floor(0.2989 * one[0] + 0.587 * one[1] + 0.114 * one[2]), 1) << x;
      sum += int64_t(luma[size_t(x)]);
    }
    EXPECT_EQ(sum_of_luma({pixels.data(), pixels.data() + 1, pixels.data() + 2, 3}, count), sum);
  }
}

class ByteMap : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, ByteMap, all_targets(), target_name);

TEST_P(ByteMap, LooksUpEveryByteInItsChannelsTable) {
  std::array<ByteTable, 4> tables;
  for (size_t c = 0; c < tables.size(); ++c) std::copy_n(noise(256 + int64_t(c)).begin(), 256, tables[c].begin());
  for (int64_t channels : {1, 2, 3, 4})
    for (int64_t pixels : {1, 21, 22, 63, 64, 65, 128, 191, 1000}) {
      const std::vector<uint8_t> from = noise(pixels * channels);
      std::vector<uint8_t> to(from.size());
      if (channels == 1)
        map_bytes(from.data(), to.data(), pixels, tables[0]);
      else
        map_pixels(from.data(), to.data(), pixels, channels, tables.data());
      for (size_t i = 0; i < to.size(); ++i)
        ASSERT_EQ(to[i], tables[i % size_t(channels)][from[i]]) << channels << " channels, byte " << i;
    }
}

TEST(ByteCounts, AndBoundsAreOfEachChannel) {
  for (int64_t channels : {1, 2, 3, 4, 5})
    for (int64_t width : {1, 3, 64, 67, 200}) {
      const std::vector<uint8_t> bytes = noise(3 * width * channels);
      const Rows<const uint8_t> image{bytes.data(), 3, width, channels, width * channels};
      std::vector<ByteRange> ranges(static_cast<size_t>(channels));
      std::vector<ByteCounts> counts(static_cast<size_t>(channels));
      widen_ranges(image, ranges.data());
      count_bytes(image, counts.data());
      for (size_t c = 0; c < size_t(channels); ++c) {
        ByteCounts expected = {};
        ByteRange range;
        for (size_t i = c; i < bytes.size(); i += size_t(channels)) {
          ++expected[bytes[i]];
          range.include(bytes[i], bytes[i]);
        }
        EXPECT_EQ(counts[c], expected) << channels << " channels, width " << width;
        EXPECT_EQ(ranges[c].least, range.least);
        EXPECT_EQ(ranges[c].most, range.most);
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
