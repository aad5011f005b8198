#include "media/orientation.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace torchvision::media {
namespace {

constexpr int32_t kOne = 1 << 16;

// Two rows of three pixels, which are 1 2 3 and 4 5 6 in all their channels.
std::vector<int> turned(const std::array<int32_t, 9>& matrix) {
  std::vector<uint8_t> pixels;
  for (uint8_t value : {1, 2, 3, 0, 4, 5, 6, 0}) pixels.insert(pixels.end(), 3, value);  // a pixel of padding a row
  std::vector<uint8_t> target(18);
  copy_turned(pixels.data(), 12, 2, 3, orientation_of(matrix.data()), target.data());
  std::vector<int> values;
  for (size_t i = 0; i < target.size(); i += 3) {
    EXPECT_EQ(target[i], target[i + 1]);
    EXPECT_EQ(target[i], target[i + 2]);
    values.push_back(target[i]);
  }
  return values;
}

std::array<int32_t, 9> matrix(int32_t a, int32_t b, int32_t c, int32_t d) {
  return {a * kOne, b * kOne, 0, c * kOne, d * kOne, 0, 0, 0, 1 << 30};
}

TEST(Orientation, TurnsAndMirrorsTheEightWays) {
  EXPECT_EQ(turned(matrix(1, 0, 0, 1)), (std::vector{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(turned(matrix(-1, 0, 0, 1)), (std::vector{3, 2, 1, 6, 5, 4}));
  EXPECT_EQ(turned(matrix(1, 0, 0, -1)), (std::vector{4, 5, 6, 1, 2, 3}));
  EXPECT_EQ(turned(matrix(-1, 0, 0, -1)), (std::vector{6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(turned(matrix(0, 1, 1, 0)), (std::vector{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(turned(matrix(0, 1, -1, 0)), (std::vector{4, 1, 5, 2, 6, 3})) << "a quarter clockwise";
  EXPECT_EQ(turned(matrix(0, -1, 1, 0)), (std::vector{3, 6, 2, 5, 1, 4})) << "a quarter counter-clockwise";
  EXPECT_EQ(turned(matrix(0, -1, -1, 0)), (std::vector{6, 3, 5, 2, 4, 1}));
}

TEST(Orientation, TellsDegreesCounterClockwise) {
  EXPECT_EQ(rotation_of(matrix(1, 0, 0, 1).data()), 0);
  EXPECT_EQ(rotation_of(matrix(0, -1, 1, 0).data()), 90);
  EXPECT_EQ(rotation_of(matrix(-1, 0, 0, -1).data()), 180);
  EXPECT_EQ(rotation_of(matrix(0, 1, -1, 0).data()), 270);
}

TEST(Orientation, LeavesOtherAnglesAndNonsenseUpright) {
  EXPECT_TRUE(orientation_of(matrix(2, 1, -1, 2).data()).is_upright());
  EXPECT_TRUE(orientation_of(matrix(0, 0, 0, 0).data()).is_upright());
  EXPECT_EQ(rotation_of(matrix(0, 0, 0, 0).data()), 0);
  const std::array<int32_t, 9> smallest = {INT32_MIN, INT32_MIN, 0, INT32_MIN, INT32_MIN, 0, 0, 0, 0};
  EXPECT_NO_THROW(orientation_of(smallest.data()));
}

}  // namespace
}  // namespace torchvision::media
