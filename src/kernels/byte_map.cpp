#include "kernels/byte_map.h"

#include <algorithm>

namespace torchvision::kernels {

void map_bytes(const uint8_t* from, uint8_t* to, int64_t count, const ByteTable& table) {
  int64_t i = 0;
  // Eight independent loads at a time: a load of the table waits for the byte before it.
  for (; i + 8 <= count; i += 8)
    for (int64_t j = 0; j < 8; ++j) to[i + j] = table[from[i + j]];
  for (; i < count; ++i) to[i] = table[from[i]];
}

void map_pixels(const uint8_t* from, uint8_t* to, int64_t pixels, int64_t channels, const ByteTable* tables) {
  if (channels == 3) {
    for (int64_t i = 0; i < pixels; ++i, from += 3, to += 3) {
      to[0] = tables[0][from[0]];
      to[1] = tables[1][from[1]];
      to[2] = tables[2][from[2]];
    }
    return;
  }
  for (int64_t i = 0; i < pixels; ++i)
    for (int64_t c = 0; c < channels; ++c, ++from, ++to) *to = tables[c][*from];
}

ByteRange range_of_bytes(const Rows<const uint8_t>& image, int64_t channel) {
  uint8_t least = 255, most = 0;
  for (int64_t y = 0; y < image.height; ++y) {
    const uint8_t* row = image.row(y) + channel;
    if (image.channels == 1) {  // a loop that compilers make vectors of
      for (int64_t x = 0; x < image.width; ++x) {
        least = std::min(least, row[x]);
        most = std::max(most, row[x]);
      }
    } else {
      for (int64_t x = 0; x < image.width; ++x) {
        least = std::min(least, row[x * image.channels]);
        most = std::max(most, row[x * image.channels]);
      }
    }
  }
  return {least, most};
}

std::array<int64_t, 256> count_bytes(const Rows<const uint8_t>& image, int64_t channel) {
  // Four tables, since equal neighbours would wait for each other's count.
  std::array<std::array<int64_t, 256>, 4> parts = {};
  const int64_t step = image.channels;
  for (int64_t y = 0; y < image.height; ++y) {
    const uint8_t* row = image.row(y) + channel;
    int64_t x = 0;
    for (; x + 4 <= image.width; x += 4)
      for (int64_t j = 0; j < 4; ++j) ++parts[size_t(j)][row[(x + j) * step]];
    for (; x < image.width; ++x) ++parts[0][row[x * step]];
  }
  for (size_t level = 0; level < parts[0].size(); ++level)
    parts[0][level] += parts[1][level] + parts[2][level] + parts[3][level];
  return parts[0];
}

}  // namespace torchvision::kernels
