#pragma once

#include <array>
#include <cstdint>

#include "kernels/resample.h"

namespace torchvision::kernels {

/// A value for each byte.
using ByteTable = std::array<uint8_t, 256>;

/// to[i] = table[from[i]]. The two may be the same memory.
void map_bytes(const uint8_t* from, uint8_t* to, int64_t count, const ByteTable& table);

/// Pixels of `channels` adjacent bytes, each channel with a table of its own.
void map_pixels(const uint8_t* from, uint8_t* to, int64_t pixels, int64_t channels, const ByteTable* tables);

struct ByteRange {
  uint8_t least = 255;
  uint8_t most = 0;

  void include(uint8_t low, uint8_t high) {
    if (low < least) least = low;
    if (high > most) most = high;
  }
};

/// How often each byte occurs.
using ByteCounts = std::array<int64_t, 256>;

/// Widens ranges[c] by channel c of an image, and adds to counts[c], for all its channels.
void widen_ranges(const Rows<const uint8_t>& image, ByteRange* ranges);
void count_bytes(const Rows<const uint8_t>& image, ByteCounts* counts);

}  // namespace torchvision::kernels
