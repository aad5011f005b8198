#include "kernels/border.h"

#include <cstring>

namespace torchvision::kernels {
namespace {

/// `kSize` of 0 stands for one that is known only now.
template <size_t kSize>
void copy_pixels(const std::byte* row, size_t size, const int64_t* columns, int64_t count, std::byte* output) {
  const size_t bytes = kSize ? kSize : size;
  for (int64_t i = 0; i < count; ++i)
    std::memcpy(output + size_t(i) * bytes, row + size_t(columns[i]) * bytes, kSize ? kSize : size);
}

void copy_border(const std::byte* row, size_t size, const int64_t* columns, int64_t count, std::byte* output) {
  switch (size) {
    case 1:
      return copy_pixels<1>(row, size, columns, count, output);
    case 2:
      return copy_pixels<2>(row, size, columns, count, output);
    case 4:
      return copy_pixels<4>(row, size, columns, count, output);
    case 8:
      return copy_pixels<8>(row, size, columns, count, output);
    default:
      return copy_pixels<0>(row, size, columns, count, output);
  }
}

}  // namespace

void copy_with_border(const std::byte* row, int64_t width, int64_t pixel_bytes, const int64_t* columns, int64_t left,
                      int64_t right, std::byte* output) {
  const auto size = static_cast<size_t>(pixel_bytes);
  copy_border(row, size, columns, left, output);
  std::memcpy(output + size_t(left) * size, row, size_t(width) * size);
  copy_border(row, size, columns + left + width, right, output + size_t(left + width) * size);
}

}  // namespace torchvision::kernels
