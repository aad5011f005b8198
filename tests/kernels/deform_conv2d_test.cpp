#include "kernels/ops/deform_conv2d.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/ops/deform_conv2d_plain.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

/// One image with offsets of every kind: near, far, at whole places, on the border, and hostile.
template <class Scalar>
struct Image {
  DeformGrid grid;
  std::vector<Scalar> planes, map, offset, mask;
  std::mt19937 generator{3};

  explicit Image(const DeformGrid& sizes) : grid(sizes) {
    const auto draw = [&](int64_t count, Scalar scale) {
      std::normal_distribution<Scalar> values(0, scale);
      std::vector<Scalar> drawn(static_cast<size_t>(count));
      for (Scalar& value : drawn) value = values(generator);
      return drawn;
    };
    planes = draw(grid.channels * grid.pixels(), 1);
    map.resize(planes.size());
    for (int64_t c = 0; c < grid.channels; ++c)
      for (int64_t p = 0; p < grid.pixels(); ++p)
        map[size_t(p * grid.channels + c)] = planes[size_t(c * grid.pixels() + p)];
    offset = draw(2 * grid.taps() * grid.out_pixels(), 3);
    mask = draw(grid.taps() * grid.out_pixels(), 1);
    const Scalar infinity = std::numeric_limits<Scalar>::infinity(), largest = std::numeric_limits<Scalar>::max();
    const std::vector<Scalar> hostile = {infinity,
                                         -infinity,
                                         largest,
                                         -largest,
                                         std::numeric_limits<Scalar>::quiet_NaN(),
                                         Scalar(3e9),
                                         Scalar(-3e9),
                                         std::numeric_limits<Scalar>::denorm_min(),
                                         Scalar(-1e-30)};
    for (size_t i = 0; i < offset.size(); ++i) {
      if (i % 5 == 1) offset[i] = std::round(offset[i]);
      if (i % 7 == 2) offset[i] = hostile[i / 7 % hostile.size()];
    }
  }

  DeformTile<Scalar> tile(int64_t first, int64_t count, bool with_mask) const {
    return {first, count, offset.data(), with_mask ? mask.data() : nullptr};
  }
};

constexpr DeformGrid kGrids[] = {
    {9, 7, 6, 3, 2, 1, 2, 1, 2, 2, 1, 5, 5},
    {1, 4, 5, 1, 1, 1, 1, 0, 0, 1, 1, 4, 5},
    {35, 9, 11, 3, 3, 1, 1, 1, 1, 1, 1, 9, 11},
    {16, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 2, 2},
};

/// Equal, or NaN both.
template <class Scalar>
bool same(Scalar a, Scalar b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

class DeformLoop : public EveryTarget {};

template <class Scalar>
void expect_plain_columns() {
  for (const DeformGrid& grid : kGrids)
    for (const bool with_mask : {false, true}) {
      const Image<Scalar> image(grid);
      const int64_t pixels = grid.out_pixels(), taps = grid.taps(), channels = grid.channels;
      std::vector<Scalar> expected(static_cast<size_t>(channels * taps * pixels));
      plain_columns(grid, image.tile(0, pixels, with_mask), image.planes.data(), channels, expected.data());
      for (int64_t first = 0; first < pixels; first += kDeformTile) {
        const int64_t count = std::min(kDeformTile, pixels - first);
        std::vector<Scalar> columns(static_cast<size_t>(count * taps * channels));
        deform_columns<Scalar>(grid, image.tile(first, count, with_mask), {image.map.data(), channels}, columns.data(),
                               channels);
        for (int64_t p = 0; p < count; ++p)
          for (int64_t i = 0; i < taps * channels; ++i)
            ASSERT_TRUE(same(columns[size_t(p * taps * channels + i)],
                             expected[size_t((i % channels * taps + i / channels) * pixels + first + p)]))
                << "pixel " << first + p << ", tap " << i / channels << ", channel " << i % channels;
      }
    }
}

TEST_P(DeformLoop, SamplesWhatPlainCodeSamples) {
  expect_plain_columns<float>();
  expect_plain_columns<double>();
}

template <class Scalar>
struct Gradients {
  std::vector<Scalar> map, offset, mask;

  explicit Gradients(const Image<Scalar>& image)
      : map(image.map.size()), offset(image.offset.size()), mask(image.mask.size()) {}
  DeformGradients<Scalar> get(bool with_mask) { return {map.data(), offset.data(), with_mask ? mask.data() : nullptr}; }
};

/// Sums are formed in another order.
template <class Scalar>
void expect_near(const std::vector<Scalar>& actual, const std::vector<Scalar>& expected, const char* what) {
  const double tolerance = sizeof(Scalar) == 4 ? 1e-4 : 1e-12;
  for (size_t i = 0; i < actual.size(); ++i)
    ASSERT_TRUE(same(actual[i], expected[i]) ||
                std::abs(double(actual[i]) - double(expected[i])) <= tolerance * (1 + std::abs(double(expected[i]))))
        << what << " " << i << ": " << actual[i] << ", expected " << expected[i];
}

template <class Scalar>
void expect_plain_gradients() {
  for (const DeformGrid& grid : kGrids)
    for (const bool with_mask : {false, true}) {
      const Image<Scalar> image(grid);
      const int64_t pixels = grid.out_pixels(), taps = grid.taps(), channels = grid.channels;
      std::vector<Scalar> gradient(static_cast<size_t>(channels * taps * pixels));
      for (size_t i = 0; i < gradient.size(); ++i) gradient[i] = std::sin(Scalar(i));
      Gradients<Scalar> expected(image), actual(image);
      plain_columns_backward(grid, image.tile(0, pixels, with_mask), image.planes.data(), channels, gradient.data(),
                             expected.get(with_mask));
      for (int64_t first = 0; first < pixels; first += kDeformTile) {
        const int64_t count = std::min(kDeformTile, pixels - first);
        std::vector<Scalar> columns(static_cast<size_t>(count * taps * channels)), again(columns.size());
        for (int64_t p = 0; p < count; ++p)
          for (int64_t i = 0; i < taps * channels; ++i)
            columns[size_t(p * taps * channels + i)] =
                gradient[size_t((i % channels * taps + i / channels) * pixels + first + p)];
        const auto tile = image.tile(first, count, with_mask);
        deform_columns<Scalar>(grid, tile, {image.map.data(), channels}, again.data(), channels);
        deform_columns_backward<Scalar>(grid, tile, {image.map.data(), channels}, columns.data(),
                                        actual.get(with_mask));
        for (size_t i = 0; i < columns.size(); ++i) ASSERT_TRUE(same(columns[i], again[i])) << i;
      }
      std::vector<Scalar> planes(image.planes.size());
      for (int64_t c = 0; c < channels; ++c)
        for (int64_t p = 0; p < grid.pixels(); ++p)
          planes[size_t(p * channels + c)] = expected.map[size_t(c * grid.pixels() + p)];
      expect_near(actual.map, planes, "input");
      expect_near(actual.offset, expected.offset, "offset");
      expect_near(actual.mask, expected.mask, "mask");
    }
}

TEST_P(DeformLoop, SpreadsGradientsAsPlainCodeDoes) {
  expect_plain_gradients<float>();
  expect_plain_gradients<double>();
}

INSTANTIATE_TEST_SUITE_P(Targets, DeformLoop, all_targets(), target_name);

}  // namespace
}  // namespace torchvision::kernels
