#include "kernels/median.h"

#include <array>
#include <cstddef>

namespace torchvision::kernels {
namespace {

/// How often each byte occurs in a window, and each sixteenth of them, to find the middle in few steps.
class Histogram {
 public:
  void add(uint8_t value) {
    ++fine_[value];
    ++coarse_[value >> 4];
  }
  void remove(uint8_t value) {
    --fine_[value];
    --coarse_[value >> 4];
  }
  /// The value that `rank` of the others stand below.
  uint8_t at_rank(int32_t rank) const {
    size_t block = 0;
    while (rank >= coarse_[block]) rank -= coarse_[block++];
    size_t value = block << 4;
    while (rank >= fine_[value]) rank -= fine_[value++];
    return static_cast<uint8_t>(value);
  }

 private:
  std::array<int32_t, 256> fine_ = {};
  std::array<int32_t, 16> coarse_ = {};
};

/// A window that slides along the row gains one column and loses one (Huang et al., 1979).
void median_row(const uint8_t* from, int64_t stride, int64_t edge, int64_t width, uint8_t* to) {
  Histogram window;
  for (int64_t y = 0; y < edge; ++y)
    for (int64_t x = 0; x < edge; ++x) window.add(from[y * stride + x]);
  const auto middle = static_cast<int32_t>(edge * edge / 2);
  for (int64_t x = 0; x < width; ++x) {
    to[x] = window.at_rank(middle);
    if (x + 1 == width) break;
    for (int64_t y = 0; y < edge; ++y) {
      window.remove(from[y * stride + x]);
      window.add(from[y * stride + x + edge]);
    }
  }
}

}  // namespace

void median_rows(const uint8_t* from, int64_t stride, int64_t edge, int64_t width, int64_t first, int64_t last,
                 uint8_t* to) {
  for (int64_t y = first; y < last; ++y) {
    if (edge == 3 || edge == 5)
      small_median_row(from + y * stride, stride, edge, width, to + y * width);
    else
      median_row(from + y * stride, stride, edge, width, to + y * width);
  }
}

}  // namespace torchvision::kernels
