#include "torchvision/train/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace torchvision::train {
namespace {

/// Quotients of the same integers.
constexpr testing::Tolerance kQuotient = {1e-15, 0};

TEST(Accuracy, EqualsPythons) {
  const testing::TensorFile golden = testing::golden("train/metrics");
  EXPECT_TENSORS_CLOSE(at::tensor(accuracy(golden["output"], golden["target"], {1, 3, 5}), at::kDouble),
                       golden["accuracy"], kQuotient);
}

TEST(Accuracy, CountsInTheOrderOfTheKs) {
  const at::Tensor output = at::tensor({0.1, 0.9, 0.5, 0.7, 0.2, 0.1}).reshape({2, 3});
  const at::Tensor target = at::tensor({2, 0}, at::kLong);
  EXPECT_EQ(count_correct(output, target, {2, 1, 9}), (std::vector<int64_t>{2, 1, 2})) << "k is cut to the classes";
  EXPECT_EQ(count_correct(output, target, {}), std::vector<int64_t>{});
}

TEST(Accuracy, RefusesShapesThatDoNotFit) {
  EXPECT_ERROR(accuracy(at::zeros({2, 3}), at::zeros({3}, at::kLong)), c10::ValueError, "(2)", "[3]");
  EXPECT_ERROR(accuracy(at::zeros({2, 3}), at::zeros({2})), c10::TypeError, "int64");
  EXPECT_ERROR(accuracy(at::zeros({2, 3}), at::zeros({2}, at::kLong), {0}), c10::ValueError, "positive");
}

TEST(RunningAverageTest, WeighsByCount) {
  RunningAverage average;
  EXPECT_TRUE(std::isnan(average.value()));
  average.add(1.0, 3);
  average.add(5.0);
  EXPECT_EQ(average.value(), 2.0);
  RunningAverage continued(average.sum(), average.count());
  continued.add(2.0, 4);
  EXPECT_EQ(continued.value(), 2.0);
}

TEST(ConfusionMatrixTest, EqualsPythons) {
  const testing::TensorFile golden = testing::golden("train/metrics");
  ConfusionMatrix matrix(5);
  for (const int64_t half : {0, 1}) matrix.update(golden["labels"][half], golden["predicted"][half]);
  EXPECT_TENSORS_EQUAL(matrix.counts(), golden["matrix"]);
  EXPECT_NEAR(matrix.global_accuracy(), golden["global"].item<double>(), 1e-15);
  EXPECT_TENSORS_CLOSE(matrix.class_accuracy(), golden["class_accuracy"], kQuotient);
  EXPECT_TENSORS_CLOSE(matrix.intersection_over_union(), golden["iou"], kQuotient);
}

TEST(ConfusionMatrixTest, RefusesImpossiblePredictions) {
  ConfusionMatrix matrix(3);
  const at::Tensor target = at::zeros({2}, at::kLong);
  EXPECT_ERROR(matrix.update(target, at::tensor({0, 3}, at::kLong)), c10::ValueError, "0 … 2", "3");
  EXPECT_ERROR(matrix.update(target, at::tensor({-1, 0}, at::kLong)), c10::ValueError, "-1");
  EXPECT_ERROR(matrix.update(target, at::zeros({3}, at::kLong)), c10::ValueError, "[2]", "[3]");
  matrix.update(at::full({2}, 255, at::kLong), target);
  EXPECT_EQ(matrix.counts().sum().item<int64_t>(), 0);
}

}  // namespace
}  // namespace torchvision::train
