#include "utils/axis.h"

#include <gmock/gmock.h>

#include <vector>

namespace torchvision::utils {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> texts;
  for (double tick : axis.ticks()) texts.push_back(axis.label(tick));
  return texts;
}

TEST(Axis, CoversTheRangeWithRoundSteps) {
  EXPECT_THAT(labels(make_axis(0.02, 1.41, 6)), ElementsAre("0.00", "0.25", "0.50", "0.75", "1.00", "1.25", "1.50"));
  EXPECT_THAT(labels(make_axis(97.1, 99.2, 6)), ElementsAre("97.0", "97.5", "98.0", "98.5", "99.0", "99.5"));
  EXPECT_THAT(labels(make_axis(-3, 4, 4)), ElementsAre("-4", "-2", "0", "2", "4"));
}

TEST(Axis, KeepsWholeTicksWhenAsked) {
  EXPECT_THAT(labels(make_axis(1, 3, 10, true)), ElementsAre("1", "2", "3"));
  EXPECT_THAT(labels(make_axis(0, 24, 10, true)), ElementsAre("0", "5", "10", "15", "20", "25"));
}

TEST(Axis, WidensARangeOfNoExtent) {
  for (double value : {0.0, 5.0, -2.0}) {
    const Axis axis = make_axis(value, value, 6);
    EXPECT_LT(axis.low, value);
    EXPECT_GT(axis.high, value);
  }
}

TEST(Axis, FractionRunsFromZeroToOne) {
  const Axis axis = {.low = 2, .high = 6, .step = 1};
  EXPECT_EQ(axis.fraction(2), 0);
  EXPECT_EQ(axis.fraction(6), 1);
  EXPECT_THAT(axis.fraction(3), DoubleNear(0.25, 1e-12));
}

}  // namespace
}  // namespace torchvision::utils
