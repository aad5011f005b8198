#include "kernels/byte_map.h"

#include <algorithm>
#include <vector>

namespace torchvision::kernels {
namespace {

using Counted = std::vector<std::array<uint32_t, 256>>;

/// Byte i goes to part i modulo their number.
template <int64_t kParts>
void count_row(const uint8_t* row, int64_t count, Counted& parts) {
  constexpr int64_t kBlock = 2 * kParts;
  auto* part = parts.data();
  int64_t x = 0;
  for (; x + kBlock <= count; x += kBlock) {
    uint8_t bytes[kBlock];
    for (int64_t i = 0; i < kBlock; ++i) bytes[i] = row[x + i];
    for (int64_t i = 0; i < kBlock; ++i) ++part[i % kParts][bytes[i]];
  }
  for (; x < count; ++x) ++part[x % kParts][row[x]];
}

void count_row(const uint8_t* row, int64_t count, Counted& parts) {
  if (parts.size() == 3) return count_row<3>(row, count, parts);
  if (parts.size() == 4) return count_row<4>(row, count, parts);
  for (int64_t x = 0; x < count; ++x) ++parts[size_t(x) % parts.size()][row[x]];
}

}  // namespace

void count_bytes(const Rows<const uint8_t>& image, ByteCounts* counts) {
  // Parts, since equal neighbours would wait for each other's count.
  const int64_t channels = image.channels, parts = channels >= 3 ? channels : 4 * channels;
  static thread_local std::vector<std::array<uint32_t, 256>> counted;
  for (int64_t y = 0; y < image.height;) {
    counted.assign(size_t(parts), {});
    // As many rows as 32 bits can count.
    const int64_t rows = std::max<int64_t>((int64_t{1} << 31) / std::max<int64_t>(image.width, 1), 1);
    for (const int64_t last = std::min(image.height, y + rows); y < last; ++y)
      count_row(image.row(y), image.width * channels, counted);
    for (int64_t part = 0; part < parts; ++part)
      for (size_t level = 0; level < 256; ++level) counts[part % channels][level] += counted[size_t(part)][level];
  }
}

}  // namespace torchvision::kernels
