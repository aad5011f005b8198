// Hungarian assignment and connected components, against SciPy.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/ops/connected_components.h"
#include "torchvision/ops/linear_sum_assignment.h"

namespace torchvision::ops {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN(), kInf = std::numeric_limits<double>::infinity();

at::Tensor pairs(const at::Tensor& costs, bool maximize = false) {
  const auto [rows, columns] = linear_sum_assignment(costs, {.maximize = maximize});
  return at::stack({rows, columns});
}

TEST(LinearSumAssignment, GivesScipysPairs) {
  const testing::TensorFile file = testing::golden("ops/masks");
  for (const std::string name : {"square", "wide", "tall", "ties"}) {
    const at::Tensor costs = file["costs/" + name];
    EXPECT_TENSORS_EQUAL(pairs(costs), file["pairs/" + name]) << name;
    EXPECT_TENSORS_EQUAL(pairs(costs.t().contiguous().t()), file["pairs/" + name]) << name;
  }
  EXPECT_TENSORS_EQUAL(pairs(file["costs/ties"], true), file["pairs/ties_maximize"]);
  EXPECT_TENSORS_EQUAL(pairs(file["costs/ties"].to(at::kByte)), file["pairs/ties"]);
}

TEST(LinearSumAssignment, SolvesBatchesOnAnyNumberOfThreads) {
  at::manual_seed(2);
  for (const auto& shape : {std::vector<int64_t>{7, 12, 9}, std::vector<int64_t>{7, 9, 12}}) {
    const at::Tensor costs = at::rand(shape);
    const auto [rows, columns] = linear_sum_assignment(costs);
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    for (int64_t i = 0; i < 7; ++i) EXPECT_TENSORS_EQUAL(at::stack({rows[i], columns[i]}), pairs(costs[i]));
    at::set_num_threads(before);
  }
}

TEST(LinearSumAssignment, FindsTheLeastSumOfAll) {
  at::manual_seed(3);
  for (int draw = 0; draw < 20; ++draw) {
    const at::Tensor costs = at::rand({5, 5}, at::kDouble);
    std::vector<int64_t> order = {0, 1, 2, 3, 4};
    double least = kInf;
    do {
      least = std::min(least, costs.index({at::arange(5), at::tensor(order)}).sum().item<double>());
    } while (std::next_permutation(order.begin(), order.end()));
    const auto [rows, columns] = linear_sum_assignment(costs);
    EXPECT_NEAR(costs.index({rows, columns}).sum().item<double>(), least, 1e-12);
  }
}

TEST(LinearSumAssignment, TakesNothingAndForbiddenPairs) {
  EXPECT_EQ(pairs(at::zeros({0, 3})).sizes(), at::IntArrayRef({2, 0}));
  EXPECT_EQ(pairs(at::zeros({3, 0})).sizes(), at::IntArrayRef({2, 0}));
  EXPECT_EQ(std::get<0>(linear_sum_assignment(at::zeros({0, 3, 2}))).sizes(), at::IntArrayRef({0, 2}));
  const at::Tensor forbidden = at::tensor({kInf, 1., 1., 2.}, at::kDouble).view({2, 2});
  EXPECT_TENSORS_EQUAL(pairs(forbidden)[1], at::tensor({1, 0}, at::kLong));
  EXPECT_TENSORS_EQUAL(pairs(-forbidden, true)[1], at::tensor({1, 0}, at::kLong));
}

TEST(LinearSumAssignment, RefusesWhatScipyRefuses) {
  const auto matrix = [](double a, double b) { return at::tensor({a, b, 1., 2.}, at::kDouble).view({2, 2}); };
  EXPECT_ERROR(linear_sum_assignment(matrix(kNan, 0)), c10::ValueError, "matrix contains invalid numeric entries");
  EXPECT_ERROR(linear_sum_assignment(matrix(-kInf, 0)), c10::ValueError, "matrix contains invalid numeric entries");
  EXPECT_ERROR(linear_sum_assignment(matrix(kInf, 0), {.maximize = true}), c10::ValueError, "invalid numeric entries");
  EXPECT_ERROR(linear_sum_assignment(matrix(kInf, kInf)), c10::ValueError, "cost matrix is infeasible");
  EXPECT_ERROR(linear_sum_assignment(at::stack({matrix(1, 1), matrix(kInf, kInf)})), c10::ValueError, "of matrix 1");
  EXPECT_ERROR(linear_sum_assignment(at::zeros({3})), c10::ValueError, "cost_matrix of shape (N, M)");
  EXPECT_ERROR(linear_sum_assignment(at::zeros({2, 2}, at::kComplexFloat)), c10::TypeError, "real numbers");
}

TEST(ConnectedComponents, NumbersAsScipyDoes) {
  const testing::TensorFile file = testing::golden("ops/masks");
  for (const int64_t connectivity : {4, 8}) {
    const auto name = "/" + std::to_string(connectivity);
    for (const at::Tensor& masks : {file["masks"], file["masks"].to(at::kBool), file["masks"].to(at::kDouble)}) {
      const auto [labels, counts] = connected_components(masks, {.connectivity = connectivity});
      EXPECT_TENSORS_EQUAL(counts, file["label_counts" + name]);
      EXPECT_TENSORS_EQUAL(labels.sum(2), file["label_rows" + name]);
      EXPECT_TENSORS_EQUAL(labels.sum(1), file["label_columns" + name]);
    }
  }
}

TEST(ConnectedComponents, MeasuresEachComponent) {
  at::Tensor mask = at::zeros({4, 6}, at::kBool);
  mask.slice(0, 0, 2).slice(1, 1, 4).fill_(true);
  mask[3][5] = true;
  const auto found = connected_components_with_stats(mask);
  EXPECT_EQ(found.counts.item<int64_t>(), 2);
  EXPECT_TENSORS_EQUAL(found.statistics[0].stats,
                       at::tensor({0, 0, 6, 4, 17, 1, 0, 3, 2, 6, 5, 3, 1, 1, 1}, at::kLong).view({3, 5}));
  EXPECT_TENSORS_EQUAL(found.statistics[0].centroids.slice(0, 1),
                       at::tensor({2., .5, 5., 3.}, at::kDouble).view({2, 2}));
  const auto full = connected_components_with_stats(at::ones({1, 2, 2}));
  EXPECT_TENSORS_EQUAL(full.statistics[0].stats[0], at::zeros({5}, at::kLong));  // nothing outside
}

TEST(ConnectedComponents, JoinsCornersOnlyWithEight) {
  const at::Tensor mask = at::tensor({1, 0, 1, 0, 1, 0, 1, 0, 1}).view({3, 3});
  EXPECT_EQ(connected_components(mask).counts.item<int64_t>(), 1);
  EXPECT_EQ(connected_components(mask, {.connectivity = 4}).counts.item<int64_t>(), 5);
}

TEST(ConnectedComponents, TakesNothingAndNamesTheWrongArgument) {
  for (const auto& shape :
       {std::vector<int64_t>{0, 3, 4}, std::vector<int64_t>{2, 0, 4}, std::vector<int64_t>{2, 3, 0}}) {
    const auto found = connected_components_with_stats(at::zeros(shape));
    EXPECT_EQ(found.labels.sizes(), at::IntArrayRef(shape));
    EXPECT_TENSORS_EQUAL(found.counts, at::zeros({shape[0]}, at::kLong));
  }
  EXPECT_ERROR(connected_components(at::zeros({4})), c10::ValueError, "masks of shape (N, H, W)");
  EXPECT_ERROR(connected_components(at::zeros({4, 4}), {.connectivity = 6}), c10::ValueError, "connectivity of 4 or 8");
}

}  // namespace
}  // namespace torchvision::ops
