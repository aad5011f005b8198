#include "kernels/bayer.h"

#include <cstring>

namespace torchvision::kernels {
namespace {

uint8_t mean(int a, int b) { return static_cast<uint8_t>((a + b + 1) / 2); }
uint8_t mean(int a, int b, int c, int d) { return static_cast<uint8_t>((a + b + c + d + 2) / 4); }

/// `own` is the colour of the row's samples that are not green, at columns of parity `own_column`; `other` the one of
/// the rows above and below.
void fill_row(const uint8_t* above, const uint8_t* row, const uint8_t* below, int64_t width, int64_t own_column,
              int own, uint8_t* rgb) {
  const int other = 2 - own;
  for (int64_t x = 1; x < width - 1; ++x) {
    uint8_t* pixel = rgb + 3 * x;
    if (x % 2 == own_column) {
      pixel[own] = row[x];
      pixel[1] = mean(above[x], below[x], row[x - 1], row[x + 1]);
      pixel[other] = mean(above[x - 1], above[x + 1], below[x - 1], below[x + 1]);
    } else {
      pixel[own] = mean(row[x - 1], row[x + 1]);
      pixel[1] = row[x];
      pixel[other] = mean(above[x], below[x]);
    }
  }
  std::memcpy(rgb, rgb + 3, 3);
  std::memcpy(rgb + 3 * (width - 1), rgb + 3 * (width - 2), 3);
}

}  // namespace

void bayer_to_rgb(const uint8_t* samples, ptrdiff_t row_bytes, int64_t height, int64_t width, BayerPattern pattern,
                  uint8_t* rgb) {
  constexpr int kRed = 0, kBlue = 2;
  const size_t rgb_row = static_cast<size_t>(width) * 3;
  for (int64_t y = 1; y < height - 1; ++y) {
    const uint8_t* row = samples + y * row_bytes;
    const bool red = y % 2 == pattern.red_row;
    fill_row(row - row_bytes, row, row + row_bytes, width, red ? pattern.red_column : 1 - pattern.red_column,
             red ? kRed : kBlue, rgb + static_cast<size_t>(y) * rgb_row);
  }
  std::memcpy(rgb, rgb + rgb_row, rgb_row);
  uint8_t* last = rgb + static_cast<size_t>(height - 1) * rgb_row;
  std::memcpy(last, last - rgb_row, rgb_row);
}

}  // namespace torchvision::kernels
