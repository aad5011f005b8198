#include "kernels/ops/assignment.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Crouse's pseudocode, column by column in SciPy's order; row i gets column `result[i]`.
std::vector<int64_t> plain(const std::vector<double>& costs, int64_t rows, int64_t columns) {
  std::vector<double> u(size_t(rows), 0), v(size_t(columns), 0);
  std::vector<int64_t> column_of(size_t(rows), -1), row_of(size_t(columns), -1), path(size_t(columns), -1);
  for (int64_t row = 0; row < rows; ++row) {
    std::vector<double> distance(size_t(columns), kInfinity);
    std::vector<int64_t> left, seen_rows, seen_columns;
    for (int64_t j = columns - 1; j >= 0; --j) left.push_back(j);
    double least = 0;
    int64_t at = row, sink = -1;
    while (sink < 0) {
      size_t index = 0;
      double lowest = kInfinity;
      seen_rows.push_back(at);
      for (size_t it = 0; it < left.size(); ++it) {
        const auto j = size_t(left[it]);
        const double reached = least + costs[size_t(at * columns) + j] - u[size_t(at)] - v[j];
        if (reached < distance[j]) distance[j] = reached, path[j] = at;
        if (distance[j] < lowest || (distance[j] == lowest && row_of[j] < 0)) lowest = distance[j], index = it;
      }
      if (lowest == kInfinity) return {};
      least = lowest;
      const int64_t j = left[index];
      seen_columns.push_back(j);
      row_of[size_t(j)] < 0 ? sink = j : at = row_of[size_t(j)];
      left[index] = left.back(), left.pop_back();
    }
    u[size_t(row)] += least;
    for (const int64_t i : seen_rows)
      if (i != row) u[size_t(i)] += least - distance[size_t(column_of[size_t(i)])];
    for (const int64_t j : seen_columns) v[size_t(j)] -= least - distance[size_t(j)];
    for (int64_t i = -1; i != row;)
      i = path[size_t(sink)], row_of[size_t(sink)] = i, std::swap(column_of[size_t(i)], sink);
  }
  return column_of;
}

using Assignment = EveryTarget;

TEST_P(Assignment, AgreesWithThePlainSearchAlsoAmongEquals) {
  std::mt19937 generator(5);
  for (int draw = 0; draw < 300; ++draw) {
    const int64_t rows = 1 + generator() % 12, columns = rows + generator() % 12;
    const uint32_t values = draw % 2 ? 4 : 1000000;
    std::vector<double> costs(size_t(rows * columns));
    for (double& cost : costs)
      cost = draw % 5 == 0 && generator() % 3 == 0 ? kInfinity : double(generator() % values) / 7;
    const auto expected = plain(costs, rows, columns);
    std::vector<int64_t> found(size_t(rows), -1);
    const auto outcome = assign_rows(costs.data(), rows, columns, found.data());
    ASSERT_EQ(outcome == AssignmentOutcome::kSolved, !expected.empty());
    if (expected.empty()) continue;
    ASSERT_EQ(found, expected) << draw;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Assignment, all_targets(), target_name);

}  // namespace
}  // namespace torchvision::kernels
