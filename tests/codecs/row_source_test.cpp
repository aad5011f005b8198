#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "codecs/encode.h"

namespace torchvision::codecs {
namespace {

using ::testing::ElementsAre;

// Three planes of 2 x 2: 0 1 2 3, 4 5 6 7, 8 9 10 11.
std::vector<uint8_t> planes() {
  std::vector<uint8_t> values(12);
  std::iota(values.begin(), values.end(), uint8_t{0});
  return values;
}

std::vector<uint8_t> row(RowSource& source, uint32_t y, size_t bytes) {
  const uint8_t* rows[1];
  source.fetch(y, 1, rows);
  return {rows[0], rows[0] + bytes};
}

TEST(RowSource, InterleavesPlanes) {
  const auto values = planes();
  RowSource source({values.data(), 2, 2, 3, 4, 2, 1}, 1, false);
  EXPECT_EQ(source.row_channels(), 3U);
  EXPECT_THAT(row(source, 1, 6), ElementsAre(2, 6, 10, 3, 7, 11));
}

TEST(RowSource, PadsPlanesToFour) {
  const auto values = planes();
  RowSource source({values.data(), 2, 2, 3, 4, 2, 1}, 1, true);
  EXPECT_EQ(source.row_channels(), 4U);
  EXPECT_THAT(row(source, 0, 8), ElementsAre(0, 4, 8, 255, 1, 5, 9, 255));
}

TEST(RowSource, PointsIntoInterleavedMemory) {
  const auto values = planes();
  RowSource source({values.data(), 2, 2, 3, 1, 6, 3}, 2, true);
  EXPECT_EQ(source.row_channels(), 3U);
  const uint8_t* rows[2];
  source.fetch(0, 2, rows);
  EXPECT_EQ(rows[0], values.data());
  EXPECT_EQ(rows[1], values.data() + 6);
}

TEST(RowSource, FollowsAnyStrides) {
  const auto values = planes();
  // Turned: columns are the rows of the planes; read backwards.
  RowSource source({values.data() + 3, 2, 2, 3, 4, -1, -2}, 1, false);
  EXPECT_THAT(row(source, 0, 6), ElementsAre(3, 7, 11, 1, 5, 9));
}

}  // namespace
}  // namespace torchvision::codecs
