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

/// Pixels looked at in one step where most are unset: whole vectors, whichever the compiler has.
constexpr int64_t kBlock = 64;

bool block_is_empty(const uint8_t* pixels) {
  uint64_t set = 0;
  for (int64_t i = 0; i < kBlock; i += 8) set |= word_at(pixels + i);
  return set == 0;
}

/// The first set pixel of a row before `limit`, or `limit`.
int64_t first_set(const uint8_t* row, int64_t limit) {
  int64_t x = 0;
  while (x + kBlock <= limit && block_is_empty(row + x)) x += kBlock;
  for (; x + 8 <= limit; x += 8)
    if (const uint64_t word = word_at(row + x)) return x + std::countr_zero(word) / 8;
  for (; x < limit; ++x)
    if (row[x]) return x;
  return limit;
}

/// The last set pixel of a row at `limit` or behind it, or `limit - 1`.
int64_t last_set(const uint8_t* row, int64_t limit, int64_t width) {
  int64_t x = width;
  while (x - kBlock >= limit && block_is_empty(row + x - kBlock)) x -= kBlock;
  for (; x - 8 >= limit; x -= 8)
    if (const uint64_t word = word_at(row + x - 8)) return x - 1 - std::countl_zero(word) / 8;
  for (; x > limit; --x)
    if (row[x - 1]) return x - 1;
  return limit - 1;
}

}  // namespace

MaskExtent mask_extent(const uint8_t* mask, int64_t height, int64_t width) {
  MaskExtent extent{width, 0, -1, height - 1};
  // Rows follow each other without a gap: what comes before the first set pixel and behind the last is one run.
  const int64_t pixels = height * width, first = first_set(mask, pixels);
  if (first == pixels) return {width, height, -1, -1};
  extent.top = first / width;
  extent.bottom = last_set(mask, first, pixels) / width;
  // Of the rows between, only what lies outside the extent so far can widen it.
  for (int64_t y = extent.top; y <= extent.bottom; ++y) {
    const uint8_t* row = mask + y * width;
    extent.left = first_set(row, extent.left);
    extent.right = last_set(row, extent.right + 1, width);
  }
  return extent;
}

}  // namespace torchvision::kernels
