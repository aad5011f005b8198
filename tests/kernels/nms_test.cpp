#include "kernels/ops/nms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <random>
#include <vector>

#include "kernels/ops/score_order.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

template <class Scalar>
struct Arrays {
  std::array<std::vector<Scalar>, 6> columns;
  explicit Arrays(int64_t count) {
    std::mt19937 generator(static_cast<uint32_t>(count));
    std::uniform_real_distribution<Scalar> place(0, 60), size(0, 25);
    for (auto& column : columns) column.assign(size_t(count + kNmsPadding), Scalar(0));
    for (size_t i = 0; i < size_t(count); ++i) {
      auto& [x1, y1, x2, y2, area, dropped] = columns;
      x1[i] = place(generator), y1[i] = place(generator);
      x2[i] = x1[i] + size(generator), y2[i] = y1[i] + size(generator);
      if (i % 11 == 3) x2[i] = std::numeric_limits<Scalar>::quiet_NaN();
      area[i] = (x2[i] - x1[i]) * (y2[i] - y1[i]);
    }
  }
  NmsBoxes<Scalar> boxes() {
    return {columns[0].data(), columns[1].data(), columns[2].data(),
            columns[3].data(), columns[4].data(), columns[5].data()};
  }
};

template <class Scalar>
std::vector<int64_t> plain(const NmsBoxes<Scalar>& b, int64_t begin, int64_t end, double threshold) {
  std::vector<int64_t> kept;
  for (int64_t j = begin; j < end; ++j) {
    const bool dropped = std::any_of(kept.begin(), kept.end(), [&](int64_t i) {
      const Scalar width = std::max(Scalar(0), std::min(b.x2[i], b.x2[j]) - std::max(b.x1[i], b.x1[j]));
      const Scalar height = std::max(Scalar(0), std::min(b.y2[i], b.y2[j]) - std::max(b.y1[i], b.y1[j]));
      const Scalar both = width * height;
      return double(both / (b.area[i] + b.area[j] - both)) > threshold;
    });
    if (!dropped) kept.push_back(j);
  }
  return kept;
}

class NmsLoop : public EveryTarget {};

template <class Scalar>
void expect_plain_result() {
  for (const int64_t count : {0, 1, 7, 16, 17, 63, 64, 65, 200})
    for (const double threshold : {-0.1, 0.0, 0.3, 0.7, 1.0}) {
      Arrays<Scalar> arrays(count);
      std::vector<int64_t> kept(static_cast<size_t>(count));
      kept.resize(size_t(nms_keep(arrays.boxes(), 0, count, threshold, kept.data())));
      EXPECT_EQ(kept, plain(arrays.boxes(), 0, count, threshold)) << count << " boxes, threshold " << threshold;
    }
}

TEST_P(NmsLoop, KeepsWhatPlainCodeKeeps) {
  expect_plain_result<float>();
  expect_plain_result<double>();
}

TEST_P(NmsLoop, LeavesBoxesBehindTheEndAlone) {
  Arrays<float> arrays(100);
  const int64_t first = 0;
  nms_drop(arrays.boxes(), &first, 1, 1, 38, -1.0);
  EXPECT_EQ(std::count(arrays.columns[5].begin() + 38, arrays.columns[5].end(), 0.0f), 62 + kNmsPadding);
}

INSTANTIATE_TEST_SUITE_P(Targets, NmsLoop, all_targets(), target_name);

TEST(ScoreOrder, FallsWithNanFirstAndTiesByIndex) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  const std::vector<float> scores = {0.f, -1.f, nan, inf, -0.f, 2.f, -inf, -nan, 2.f, 1e-45f};
  const std::vector<double> doubles(scores.begin(), scores.end());
  std::vector<int64_t> order(scores.size()), of_doubles(scores.size());
  order_by_score(scores.data(), int64_t(scores.size()), order.data());
  order_by_score(doubles.data(), int64_t(scores.size()), of_doubles.data());
  EXPECT_EQ(order, (std::vector<int64_t>{2, 7, 3, 5, 8, 9, 0, 4, 1, 6}));
  EXPECT_EQ(of_doubles, order);
}

}  // namespace
}  // namespace torchvision::kernels
