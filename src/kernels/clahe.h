#pragma once

#include <cstdint>

#include "kernels/byte_map.h"

namespace torchvision::kernels {

/// Tiles of one size that a plane of bytes is cut into.
struct TileGrid {
  int64_t tile_height = 0;
  int64_t tile_width = 0;
  int64_t rows = 0;
  int64_t columns = 0;
};

/// What evens the histogram of each tile out, row by row; `limit` times the mean is the most that counts of one value,
/// the rest is shared among all, 0 cuts nothing. The plane's rows are `stride` bytes apart. In OpenCV's arithmetic.
void clahe_tables(const uint8_t* plane, int64_t stride, const TileGrid& grid, double limit, ByteTable* tables);

/// Rows [first, last) of a plane of `width` without gaps, each byte blended from the tables of the four tiles around
/// it.
void clahe_rows(const uint8_t* from, int64_t width, const TileGrid& grid, const ByteTable* tables, int64_t first,
                int64_t last, uint8_t* to);

}  // namespace torchvision::kernels
