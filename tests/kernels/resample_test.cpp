#include "kernels/resample.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <utility>

#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

using ::testing::ElementsAreArray;

/// An image in a block of memory of exactly its size, so that a sanitizer sees a step outside.
struct Image {
  int64_t height, width, channels;
  std::unique_ptr<uint8_t[]> bytes;

  Image(int64_t h, int64_t w, int64_t c) : height(h), width(w), channels(c), bytes(new uint8_t[size_t(h * w * c)]) {}

  size_t size() const { return size_t(height * width * channels); }
  uint8_t at(int64_t y, int64_t x, int64_t c) const { return bytes[size_t((y * width + x) * channels + c)]; }
  Rows<const uint8_t> rows() const { return {bytes.get(), height, width, channels, width * channels}; }
  Rows<uint8_t> rows() { return {bytes.get(), height, width, channels, width * channels}; }
  std::vector<int> values() const { return {bytes.get(), bytes.get() + size()}; }
};

Image noise(int64_t height, int64_t width, int64_t channels, bool extremes) {
  Image image(height, width, channels);
  std::mt19937 random(static_cast<unsigned>(height * 31 + width * 7 + channels));
  for (size_t i = 0; i < image.size(); ++i)
    image.bytes[i] = static_cast<uint8_t>(extremes ? (random() & 1) * 255 : random() & 255);
  return image;
}

uint8_t rounded(int64_t sum, int precision) {
  return static_cast<uint8_t>(std::clamp<int64_t>((sum + (int64_t{1} << (precision - 1))) >> precision, 0, 255));
}

/// The definition, pixel by pixel: along rows, then along columns.
Image expected(const Image& in, const FixedPointAxis& columns, const FixedPointAxis& rows) {
  Image between(in.height, columns.output, in.channels), out(rows.output, columns.output, in.channels);
  const auto weight = [](const FixedPointAxis& axis, int64_t i, int64_t k) {
    return int64_t{axis.weights[size_t(i * axis.taps + k)]};
  };
  for (int64_t y = 0; y < in.height; ++y)
    for (int64_t x = 0; x < columns.output; ++x)
      for (int64_t c = 0; c < in.channels; ++c) {
        int64_t sum = 0;
        for (int64_t k = 0; k < columns.size[size_t(x)]; ++k)
          sum += weight(columns, x, k) * in.at(y, columns.begin[size_t(x)] + k, c);
        between.bytes[size_t((y * columns.output + x) * in.channels + c)] =
            columns.input == columns.output ? in.at(y, x, c) : rounded(sum, columns.precision);
      }
  for (int64_t y = 0; y < rows.output; ++y)
    for (int64_t x = 0; x < columns.output; ++x)
      for (int64_t c = 0; c < in.channels; ++c) {
        int64_t sum = 0;
        for (int64_t k = 0; k < rows.size[size_t(y)]; ++k)
          sum += weight(rows, y, k) * between.at(rows.begin[size_t(y)] + k, x, c);
        out.bytes[size_t((y * columns.output + x) * in.channels + c)] =
            rows.input == rows.output ? between.at(y, x, c) : rounded(sum, rows.precision);
      }
  return out;
}

class Resample : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, Resample, all_targets(), target_name);

TEST_P(Resample, EqualsItsDefinition) {
  // Around the 16 and 32 bytes of vectors, shrinking and growing, with one axis kept, from and to one pixel.
  const int64_t sizes[][4] = {{1, 1, 5, 7},      {5, 7, 1, 1},     {16, 16, 32, 32}, {32, 32, 16, 16}, {33, 31, 17, 40},
                              {40, 90, 40, 13},  {90, 40, 13, 40}, {7, 100, 7, 33},  {65, 130, 20, 9}, {3, 3, 70, 70},
                              {100, 64, 31, 64}, {2, 200, 3, 15},  {61, 47, 40, 31}};
  for (const auto& [height, width, new_height, new_width] : sizes)
    for (int64_t channels : {1, 2, 3, 4, 5})
      for (Filter filter : {Filter::kBilinear, Filter::kBicubic})
        for (bool antialias : {true, false}) {
          const Image in = noise(height, width, channels, filter == Filter::kBicubic);
          const auto rows = make_fixed_point_axis(height, new_height, filter, antialias);
          const auto columns = make_fixed_point_axis(width, new_width, filter, antialias);
          Image out(new_height, new_width, channels);
          resample(in.rows(), width != new_width ? &columns : nullptr, height != new_height ? &rows : nullptr,
                   out.rows());
          ASSERT_EQ(out.values(), expected(in, columns, rows).values())
              << height << "x" << width << " to " << new_height << "x" << new_width << ", " << channels << " channels, "
              << (filter == Filter::kBicubic ? "bicubic" : "bilinear") << (antialias ? ", antialiased" : "");
        }
}

TEST_P(Resample, ReadsAndWritesRowsAtAnyDistance) {
  const Image in = noise(40, 50, 3, false);
  const auto rows = make_fixed_point_axis(20, 11, Filter::kBilinear, true);
  const auto columns = make_fixed_point_axis(30, 13, Filter::kBilinear, true);
  // A window of the image, into a window of another.
  Image canvas(30, 40, 3);
  std::fill_n(canvas.bytes.get(), canvas.size(), uint8_t{7});
  resample({in.bytes.get() + (5 * 50 + 8) * 3, 20, 30, 3, 150}, &columns, &rows,
           {canvas.bytes.get() + (2 * 40 + 4) * 3, 11, 13, 3, 120});
  Image window(20, 30, 3);
  for (int64_t y = 0; y < 20; ++y)
    std::copy_n(in.bytes.get() + ((5 + y) * 50 + 8) * 3, 90, window.bytes.get() + y * 90);
  const Image wanted = expected(window, columns, rows);
  for (int64_t y = 0; y < 30; ++y)
    for (int64_t x = 0; x < 40; ++x) {
      const bool inside = y >= 2 && y < 13 && x >= 4 && x < 17;
      ASSERT_EQ(canvas.at(y, x, 1), inside ? wanted.at(y - 2, x - 4, 1) : 7) << "row " << y << ", column " << x;
    }
}

TEST_P(Resample, ComputesAPartFromThePartThatItReads) {
  const Image in = noise(61, 90, 3, false);
  for (Filter filter : {Filter::kBilinear, Filter::kBicubic})
    for (const auto& [new_height, new_width] : {std::pair{20, 31}, {130, 200}, {61, 45}}) {
      const auto rows = make_fixed_point_axis(61, new_height, filter, true);
      const auto columns = make_fixed_point_axis(90, new_width, filter, true);
      const Image whole = expected(in, columns, rows);
      const int64_t top = 3, left = 5, height = new_height - 9, width = new_width - 11;
      const AxisSpan from_rows = new_height == 61 ? AxisSpan{top, height} : inputs_of(rows, top, height);
      const AxisSpan from_columns = inputs_of(columns, left, width);
      const auto part_rows = part_of(rows, top, height, from_rows);
      const auto part_columns = part_of(columns, left, width, from_columns);
      Image out(height, width, 3);
      resample(
          {in.bytes.get() + (from_rows.begin * 90 + from_columns.begin) * 3, from_rows.size, from_columns.size, 3, 270},
          &part_columns, new_height == 61 ? nullptr : &part_rows, out.rows());
      for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x)
          for (int64_t c = 0; c < 3; ++c) ASSERT_EQ(out.at(y, x, c), whole.at(top + y, left + x, c)) << y << ", " << x;
    }
}

TEST_P(Resample, KeepsAConstantImage) {
  for (uint8_t value : {0, 1, 128, 255}) {
    Image in(37, 53, 3), out(19, 71, 3);
    std::fill_n(in.bytes.get(), in.size(), value);
    const auto rows = make_fixed_point_axis(37, 19, Filter::kBicubic, true);
    const auto columns = make_fixed_point_axis(53, 71, Filter::kBicubic, true);
    resample(std::as_const(in).rows(), &columns, &rows, out.rows());
    EXPECT_THAT(out.values(), ElementsAreArray(std::vector<int>(out.size(), value)));
  }
}

TEST_P(Resample, CopiesWhenNothingChanges) {
  const Image in = noise(9, 11, 3, false);
  Image out(9, 11, 3);
  resample(in.rows(), nullptr, nullptr, out.rows());
  EXPECT_EQ(out.values(), in.values());
}

TEST(FixedPointAxis, WeightsOfAPositionSumToOne) {
  for (auto [input, output] : {std::pair{500, 341}, {341, 500}, {7, 7000}, {7000, 7}, {1, 9}, {9, 1}})
    for (Filter filter : {Filter::kBilinear, Filter::kBicubic})
      for (bool antialias : {true, false}) {
        const auto axis = make_fixed_point_axis(input, output, filter, antialias);
        ASSERT_GE(axis.precision, 1);
        for (int64_t i = 0; i < output; ++i) {
          const int16_t* weights = axis.weights.data() + i * axis.taps;
          const int sum = std::accumulate(weights, weights + axis.taps, 0);
          // Every weight is rounded by half a unit at most.
          ASSERT_NEAR(sum, 1 << axis.precision, double(axis.taps) / 2) << input << " to " << output << " at " << i;
        }
      }
}

TEST(FixedPointAxis, ReadsInsideTheInputAlone) {
  for (int64_t input : {1, 2, 3, 10, 1000})
    for (int64_t output : {1, 2, 3, 10, 1000, 5000})
      for (Filter filter : {Filter::kBilinear, Filter::kBicubic})
        for (bool antialias : {true, false}) {
          const auto axis = make_fixed_point_axis(input, output, filter, antialias);
          for (size_t i = 0; i < size_t(output); ++i) {
            ASSERT_GE(axis.begin[i], 0);
            ASSERT_GE(axis.size[i], 1);
            ASSERT_LE(axis.begin[i] + axis.size[i], input) << input << " to " << output << " at " << i;
            ASSERT_LE(axis.size[i], axis.taps);
          }
        }
}

}  // namespace
}  // namespace torchvision::kernels
