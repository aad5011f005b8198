#include "kernels/ops/mask_extent.h"

#include <bit>
#include <cstring>

namespace torchvision::kernels {
namespace {

static_assert(std::endian::native == std::endian::little, "places within a word are counted from its lowest byte");

uint64_t word_at(const uint8_t* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

/// The first set pixel of a row before `limit`, or `limit`: eight at a time.
int64_t first_set(const uint8_t* row, int64_t limit) {
  int64_t x = 0;
  for (; x + 8 <= limit; x += 8)
    if (const uint64_t word = word_at(row + x)) return x + std::countr_zero(word) / 8;
  for (; x < limit; ++x)
    if (row[x]) return x;
  return limit;
}

/// The last set pixel of a row at `limit` or behind it, or `limit - 1`.
int64_t last_set(const uint8_t* row, int64_t limit, int64_t width) {
  int64_t x = width;
  for (; x - 8 >= limit; x -= 8)
    if (const uint64_t word = word_at(row + x - 8)) return x - 1 - std::countl_zero(word) / 8;
  for (; x > limit; --x)
    if (row[x - 1]) return x - 1;
  return limit - 1;
}

}  // namespace

MaskExtent mask_extent(const uint8_t* mask, int64_t height, int64_t width) {
  MaskExtent extent{width, 0, -1, height - 1};
  const auto row_is_empty = [&](int64_t y) { return first_set(mask + y * width, width) == width; };
  while (extent.top < height && row_is_empty(extent.top)) ++extent.top;
  if (extent.top == height) return {width, height, -1, -1};
  while (row_is_empty(extent.bottom)) --extent.bottom;
  // Of the rows between, only what lies outside the extent so far can widen it.
  for (int64_t y = extent.top; y <= extent.bottom; ++y) {
    const uint8_t* row = mask + y * width;
    extent.left = first_set(row, extent.left);
    extent.right = last_set(row, extent.right + 1, width);
  }
  return extent;
}

}  // namespace torchvision::kernels
