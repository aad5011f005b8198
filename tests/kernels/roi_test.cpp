// Loops over vectors of channels against loops over single elements, on every instruction set.
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "kernels/ops/ps_roi.h"
#include "kernels/ops/ps_roi_plain.h"
#include "kernels/ops/roi_align.h"
#include "kernels/ops/roi_align_plain.h"
#include "kernels/ops/roi_pool.h"
#include "kernels/ops/roi_pool_plain.h"
#include "kernels/ops/transpose.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

constexpr int64_t kHeight = 9, kWidth = 11, kPooledHeight = 3, kPooledWidth = 2, kBins = kPooledHeight * kPooledWidth;
constexpr RoiAlignGrid kAlign{kHeight, kWidth, kPooledHeight, kPooledWidth, 2, 0.5, true};
constexpr RoiPoolGrid kPool{.height = kHeight,
                            .width = kWidth,
                            .pooled_height = kPooledHeight,
                            .pooled_width = kPooledWidth,
                            .spatial_scale = 0.5,
                            .last_pixel = 1};
/// Inside, across the border, outside, without area.
constexpr double kBoxes[][4] = {{2, 3, 15, 14}, {-4, 9, 40, 30}, {60, 60, 80, 90}, {5, 5, 5, 5}};

template <class Scalar>
std::vector<Scalar> draw(int64_t count) {
  std::mt19937 generator(static_cast<uint32_t>(count));
  std::uniform_real_distribution<Scalar> value(-2, 2);
  std::vector<Scalar> result(static_cast<size_t>(count));
  for (auto& element : result) element = value(generator);
  return result;
}

template <class Scalar>
std::vector<Scalar> transposed(const std::vector<Scalar>& matrix, int64_t rows, int64_t columns) {
  std::vector<Scalar> result(matrix.size());
  transpose(matrix.data(), rows, columns, columns, result.data(), rows);
  return result;
}

/// Calls `body(channels, region)` for each box, of a grid's kind.
template <class Scalar, class Grid, class Body>
void for_cases(const Grid& grid, const Body& body) {
  for (const int64_t channels : {1, 3, 8, 17, 70})
    for (const auto& box : kBoxes) {
      const Scalar corners[] = {Scalar(box[0]), Scalar(box[1]), Scalar(box[2]), Scalar(box[3])};
      typename Grid::template Region<Scalar> region;
      region.set(corners, grid);
      body(channels, region);
    }
}

template <class Scalar>
void expect_roi_pool() {
  for_cases<Scalar>(kPool, [](int64_t channels, const RoiPoolBins<Scalar>& region) {
    auto planes = draw<Scalar>(channels * kHeight * kWidth);
    planes[40] = std::numeric_limits<Scalar>::quiet_NaN(), planes[41] = planes[42];
    const auto map = transposed(planes, channels, kHeight * kWidth);
    std::vector<Scalar> values(size_t(channels * kBins)), plain_values = values;
    std::vector<int32_t> argmax(values.size()), plain_argmax = argmax;
    roi_pool_bins(map.data(), channels, 0, channels, region, kWidth, 0, kBins, values.data(), argmax.data());
    roi_pool_plain(planes.data(), channels, region, kPool, plain_values.data(), plain_argmax.data());
    EXPECT_EQ(transposed(values, kBins, channels), plain_values);
    EXPECT_EQ(transposed(argmax, kBins, channels), plain_argmax);
  });
}

/// Maps (channels * bins) of planes in the order (bins, pixels, channels), and back.
template <class Scalar>
std::vector<Scalar> by_bins(const std::vector<Scalar>& planes, int64_t channels) {
  std::vector<Scalar> map(planes.size() + kPsSlack);
  for (int64_t bin = 0; bin < kBins; ++bin)
    transpose(planes.data() + bin * kHeight * kWidth, channels, kHeight * kWidth, kBins * kHeight * kWidth,
              map.data() + bin * kHeight * kWidth * channels, channels);
  return map;
}

template <class Scalar, class Grid>
void expect_ps_roi(const Grid& grid) {
  for_cases<Scalar>(grid, [&](int64_t channels, const auto& region) {
    const auto planes = draw<Scalar>(channels * kBins * kHeight * kWidth), gradient = draw<Scalar>(channels * kBins);
    std::vector<Scalar> bins(size_t(channels * kBins + kPsSlack)), plain(size_t(channels * kBins));
    ps_bins(by_bins(planes, channels).data(), channels, region, grid, bins.data());
    ps_plain(planes.data(), channels, region, grid, plain.data());
    bins.resize(plain.size());
    EXPECT_EQ(transposed(bins, kBins, channels), plain);
    std::vector<Scalar> map(planes.size()), plain_planes(planes.size());
    ps_bins_backward(transposed(gradient, channels, kBins).data(), channels, 0, kBins, region, grid, map.data());
    for (int64_t at = 0; at < channels * kBins; ++at)
      ps_plain_backward(gradient[size_t(at)], region, grid, at % kBins, plain_planes.data() + at * kHeight * kWidth);
    auto expected = by_bins(plain_planes, channels);
    expected.resize(map.size());
    EXPECT_EQ(map, expected);
  });
}

template <class Scalar>
void expect_roi_align() {
  for_cases<Scalar>(kAlign, [](int64_t channels, const RoiSamples<Scalar>& region) {
    const auto planes = draw<Scalar>(channels * kHeight * kWidth), gradient = draw<Scalar>(channels * kBins);
    std::vector<Scalar> bins(size_t(channels * kBins)), plain = bins;
    roi_align_bins(transposed(planes, channels, kHeight * kWidth).data(), channels, region, kAlign, bins.data());
    roi_align_plain(planes.data(), channels, region, kAlign, plain.data());
    EXPECT_EQ(transposed(bins, kBins, channels), plain);
    std::vector<Scalar> map(planes.size()), plain_planes(planes.size());
    roi_align_bins_backward(transposed(gradient, channels, kBins).data(), channels, 0, channels, region, kAlign,
                            map.data());
    roi_align_plain_backward(gradient.data(), channels, region, kAlign, plain_planes.data());
    EXPECT_EQ(map, transposed(plain_planes, channels, kHeight * kWidth));
  });
}

class RoiLoops : public EveryTarget {};

TEST_P(RoiLoops, AlignAsPlainCodeDoes) {
  expect_roi_align<float>();
  expect_roi_align<double>();
}

TEST_P(RoiLoops, PoolAsPlainCodeDoes) {
  expect_roi_pool<float>();
  expect_roi_pool<double>();
}

TEST_P(RoiLoops, AlignByPositionAsPlainCodeDoes) {
  expect_ps_roi<float>(kAlign);
  expect_ps_roi<double>(kAlign);
}

TEST_P(RoiLoops, PoolByPositionAsPlainCodeDoes) {
  expect_ps_roi<float>(kPool);
  expect_ps_roi<double>(kPool);
}

INSTANTIATE_TEST_SUITE_P(Targets, RoiLoops, all_targets(), target_name);

}  // namespace
}  // namespace torchvision::kernels
