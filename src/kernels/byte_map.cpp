#include "kernels/byte_map.h"

#include <algorithm>
#include <vector>

namespace torchvision::kernels {
namespace {

using Counted = std::vector<std::array<uint32_t, 256>>;

/// Byte i goes to part i modulo their number.
template <int64_t kParts>
void count_row(const uint8_t* row, int64_t count, Counted& parts) {
  const int64_t step = kParts ? kParts : static_cast<int64_t>(parts.size());
  auto* part = parts.data();
  int64_t x = 0;
  for (; x + step <= count; x += step)
    for (int64_t i = 0; i < step; ++i) ++part[i][row[x + i]];
  for (; x < count; ++x) ++part[x % step][row[x]];
}

/// The bytes at one place of a block belong to one channel, so that compilers compare whole vectors. Says how far it
/// came.
template <int64_t kChannels>
int64_t widen_by_blocks(const uint8_t* row, int64_t count, ByteRange* ranges) {
  constexpr int64_t kBlock = 32 * kChannels;
  if (count < kBlock) return 0;
  uint8_t least[kBlock], most[kBlock];
  for (int64_t i = 0; i < kBlock; ++i) least[i] = most[i] = row[i];
  int64_t x = kBlock;
  for (; x + kBlock <= count; x += kBlock)
    for (int64_t i = 0; i < kBlock; ++i) {
      least[i] = row[x + i] < least[i] ? row[x + i] : least[i];
      most[i] = row[x + i] > most[i] ? row[x + i] : most[i];
    }
  for (int64_t i = 0; i < kBlock; ++i) ranges[i % kChannels].include(least[i], most[i]);
  return x;
}

}  // namespace

void widen_ranges(const Rows<const uint8_t>& image, ByteRange* ranges) {
  const int64_t count = image.width * image.channels;
  for (int64_t y = 0; y < image.height; ++y) {
    const uint8_t* row = image.row(y);
    int64_t x = 0;
    if (image.channels == 1) x = widen_by_blocks<1>(row, count, ranges);
    if (image.channels == 3) x = widen_by_blocks<3>(row, count, ranges);
    for (; x < count; ++x) ranges[x % image.channels].include(row[x], row[x]);
  }
}

void count_bytes(const Rows<const uint8_t>& image, ByteCounts* counts) {
  // Parts, since equal neighbours would wait for each other's count.
  const int64_t channels = image.channels, parts = channels >= 3 ? channels : 4 * channels;
  static thread_local std::vector<std::array<uint32_t, 256>> counted;
  for (int64_t y = 0; y < image.height;) {
    counted.assign(size_t(parts), {});
    // As many rows as 32 bits can count.
    const int64_t rows = std::max<int64_t>((int64_t{1} << 31) / std::max<int64_t>(image.width, 1), 1);
    for (const int64_t last = std::min(image.height, y + rows); y < last; ++y)
      (parts == 3   ? count_row<3>
       : parts == 4 ? count_row<4>
                    : count_row<0>)(image.row(y), image.width * channels, counted);
    for (int64_t part = 0; part < parts; ++part)
      for (size_t level = 0; level < 256; ++level) counts[part % channels][level] += counted[size_t(part)][level];
  }
}

}  // namespace torchvision::kernels
