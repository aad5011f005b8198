#include "kernels/clahe.h"

#include <gtest/gtest.h>

#include <vector>

namespace torchvision::kernels {
namespace {

/// Every level equally often: its table is the identity, but for the first count that it begins with.
TEST(Clahe, LeavesEvenHistogramsAlone) {
  std::vector<uint8_t> plane(256 * 4);
  for (size_t i = 0; i < plane.size(); ++i) plane[i] = static_cast<uint8_t>(i);
  const TileGrid grid = {.tile_height = 4, .tile_width = 256, .rows = 1, .columns = 1};
  ByteTable table;
  clahe_tables(plane.data(), 256, grid, 2.0, &table);
  for (int level = 0; level < 256; ++level) EXPECT_NEAR(table[size_t(level)], level, 1);
  std::vector<uint8_t> to(plane.size());
  clahe_rows(plane.data(), 256, grid, &table, 0, 4, to.data());
  for (size_t i = 0; i < plane.size(); ++i) EXPECT_EQ(to[i], table[plane[i]]);
}

TEST(Clahe, CutsPeaksByTheLimit) {
  const std::vector<uint8_t> flat(64 * 64, 100);
  const TileGrid grid = {.tile_height = 64, .tile_width = 64, .rows = 1, .columns = 1};
  ByteTable uncut, cut;
  clahe_tables(flat.data(), 64, grid, 0, &uncut);
  clahe_tables(flat.data(), 64, grid, 1, &cut);
  EXPECT_EQ(uncut[99], 0);
  EXPECT_EQ(uncut[100], 255);
  // All but 16 of 4096 counts are shared by 256 levels: nearly the identity.
  EXPECT_NEAR(cut[99], 99, 1);
  EXPECT_NEAR(cut[100], 101, 1);
}

}  // namespace
}  // namespace torchvision::kernels
