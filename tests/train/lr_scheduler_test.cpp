#include "torchvision/train/lr_scheduler.h"

#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace torchvision::train {
namespace {

/// Python multiplies step by step where we evaluate one formula: a few dozen roundings of doubles.
constexpr testing::Tolerance kRecursion = {1e-12, 1e-14};

struct Case {
  std::string name;
  LRScheduler scheduler;
};

class LRSchedulerGoldenTest : public ::testing::TestWithParam<Case> {};

TEST_P(LRSchedulerGoldenTest, EqualsPythons) {
  const testing::TensorFile golden = testing::golden("train/schedulers");
  const at::Tensor& expected = golden[GetParam().name];
  at::Tensor actual = at::empty_like(expected);
  for (int64_t step = 0; step < expected.size(0); ++step)
    actual[step] = GetParam().scheduler(golden.metadata.at("base_lr"), step);
  EXPECT_TENSORS_CLOSE(actual, expected, kRecursion);
}

INSTANTIATE_TEST_SUITE_P(
    All, LRSchedulerGoldenTest,
    ::testing::Values(
        Case{"constant", ConstantLR{.factor = 0.25, .total_iters = 7}},
        Case{"linear", LinearLR{.start_factor = 0.01, .total_iters = 9}},
        Case{"linear_down", LinearLR{.start_factor = 1.0, .end_factor = 0.2, .total_iters = 30}},
        Case{"step", StepLR{.step_size = 6, .gamma = 0.3}},
        Case{"multistep", MultiStepLR{.milestones = {5, 12, 12, 30}, .gamma = 0.5}},
        Case{"exponential", ExponentialLR{.gamma = 0.9}},
        Case{"cosine", CosineAnnealingLR{.T_max = 25, .eta_min = 0.01}},
        Case{"polynomial", PolynomialLR{.total_iters = 20, .power = 2.0}},
        Case{"warmup_cosine", SequentialLR{.schedulers = {LinearLR{.start_factor = 0.01, .total_iters = 5},
                                                          CosineAnnealingLR{.T_max = 35}},
                                           .milestones = {5}}},
        Case{"three", SequentialLR{.schedulers = {ConstantLR{.factor = 0.1, .total_iters = 50},
                                                  StepLR{.step_size = 4, .gamma = 0.5}, ExponentialLR{.gamma = 0.8}},
                                   .milestones = {6, 20}}}),
    [](const auto& test) { return test.param.name; });

TEST(SequentialLRTest, RefusesMilestonesThatDoNotFit) {
  EXPECT_ERROR((SequentialLR{.schedulers = {StepLR{}}, .milestones = {3}}(0.1, 0)), c10::ValueError,
               "one milestone less");
  EXPECT_ERROR((SequentialLR{.schedulers = {StepLR{}, StepLR{}, StepLR{}}, .milestones = {3, 2}}(0.1, 0)),
               c10::ValueError, "rise");
}

TEST(CosineAnnealingLRTest, RefusesAnEmptySpan) {
  EXPECT_ERROR((CosineAnnealingLR{.T_max = 0}(0.1, 0)), c10::ValueError, "T_max", "0");
}

}  // namespace
}  // namespace torchvision::train
