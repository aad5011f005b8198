#include "kernels/clahe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace torchvision::kernels {
namespace {

constexpr int32_t kLevels = 256;
using Histogram = std::array<int32_t, kLevels>;

Histogram histogram_of(const uint8_t* tile, int64_t stride, const TileGrid& grid) {
  Histogram histogram = {};
  for (int64_t y = 0; y < grid.tile_height; ++y)
    for (int64_t x = 0; x < grid.tile_width; ++x) ++histogram[tile[y * stride + x]];
  return histogram;
}

/// Cuts what is above the limit and shares it among all levels, the remainder among equally spaced ones.
void clip(Histogram& histogram, int32_t limit) {
  int32_t clipped = 0;
  for (int32_t& count : histogram) {
    clipped += std::max(count - limit, 0);
    count = std::min(count, limit);
  }
  int32_t rest = clipped % kLevels;
  for (int32_t& count : histogram) count += clipped / kLevels;
  if (rest == 0) return;
  const auto step = static_cast<size_t>(std::max(kLevels / rest, 1));
  for (size_t level = 0; level < histogram.size() && rest > 0; level += step, --rest) ++histogram[level];
}

uint8_t rounded(float value) { return static_cast<uint8_t>(std::clamp(std::nearbyint(value), 0.0F, 255.0F)); }

/// The two tiles that a place lies between, and the share of the second.
struct Between {
  int64_t first, second;
  float share;
};

Between between(int64_t place, int64_t edge, int64_t tiles) {
  const float at = float(place) * (1.0F / float(edge)) - 0.5F;
  const auto tile = static_cast<int64_t>(std::floor(at));
  return {std::max<int64_t>(tile, 0), std::min(tile + 1, tiles - 1), at - float(tile)};
}

}  // namespace

void clahe_tables(const uint8_t* plane, int64_t stride, const TileGrid& grid, double limit, ByteTable* tables) {
  const int64_t pixels = grid.tile_height * grid.tile_width;
  const float scale = float(kLevels - 1) / float(pixels);
  const int32_t most = limit > 0 ? std::max(static_cast<int32_t>(limit * double(pixels) / kLevels), 1) : 0;
  for (int64_t tile = 0; tile < grid.rows * grid.columns; ++tile) {
    const uint8_t* corner =
        plane + tile / grid.columns * grid.tile_height * stride + tile % grid.columns * grid.tile_width;
    Histogram histogram = histogram_of(corner, stride, grid);
    if (most > 0) clip(histogram, most);
    int32_t sum = 0;
    for (size_t level = 0; level < histogram.size(); ++level) {
      sum += histogram[level];
      tables[tile][level] = rounded(float(sum) * scale);
    }
  }
}

void clahe_rows(const uint8_t* from, int64_t width, const TileGrid& grid, const ByteTable* tables, int64_t first,
                int64_t last, uint8_t* to) {
  std::vector<Between> columns;
  for (int64_t x = 0; x < width; ++x) columns.push_back(between(x, grid.tile_width, grid.columns));
  for (int64_t y = first; y < last; ++y) {
    const Between row = between(y, grid.tile_height, grid.rows);
    const ByteTable* above = tables + row.first * grid.columns;
    const ByteTable* below = tables + row.second * grid.columns;
    for (int64_t x = 0; x < width; ++x) {
      const auto& [left, right, share] = columns[size_t(x)];
      const size_t level = from[y * width + x];
      const float upper = float(above[left][level]) * (1.0F - share) + float(above[right][level]) * share;
      const float lower = float(below[left][level]) * (1.0F - share) + float(below[right][level]) * share;
      to[y * width + x] = rounded(upper * (1.0F - row.share) + lower * row.share);
    }
  }
}

}  // namespace torchvision::kernels
