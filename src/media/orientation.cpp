#include "media/orientation.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

namespace torchvision::media {
namespace {

constexpr int64_t kChannels = 3;

void copy_row(const uint8_t* pixels, ptrdiff_t step, int64_t count, uint8_t* target) noexcept {
  for (int64_t i = 0; i < count; ++i, pixels += step, target += kChannels) {
    target[0] = pixels[0];
    target[1] = pixels[1];
    target[2] = pixels[2];
  }
}

}  // namespace

Orientation orientation_of(const int32_t matrix[9]) noexcept {
  // A point (x, y) goes to (a x + c y, b x + d y); y points down.
  const int32_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  const double angle = av_display_rotation_get(matrix);
  if (std::isnan(angle) || std::abs(angle - 90 * std::round(angle / 90)) >= 1) return {};
  if (std::abs(static_cast<int64_t>(a)) >= std::abs(static_cast<int64_t>(b)))
    return {.mirror_columns = a < 0, .mirror_rows = d < 0};
  return {.transpose = true, .mirror_columns = c < 0, .mirror_rows = b < 0};
}

int rotation_of(const int32_t matrix[9]) noexcept {
  const double angle = av_display_rotation_get(matrix);
  if (std::isnan(angle)) return 0;
  return (static_cast<int>(std::lround(angle)) + 360) % 360;
}

const int32_t* display_matrix(const AVStream* stream) noexcept {
  size_t size = 0;
  const uint8_t* data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  return data && size >= 9 * sizeof(int32_t) ? reinterpret_cast<const int32_t*>(data) : nullptr;
}

void copy_turned(const uint8_t* pixels, size_t stride, int64_t height, int64_t width, Orientation orientation,
                 uint8_t* target) noexcept {
  const auto row = static_cast<ptrdiff_t>(stride);
  const int64_t rows = orientation.transpose ? width : height;
  const int64_t columns = orientation.transpose ? height : width;
  const ptrdiff_t down = orientation.transpose ? kChannels : row;
  const ptrdiff_t right = orientation.transpose ? row : kChannels;
  for (int64_t y = 0; y < rows; ++y, target += columns * kChannels) {
    const uint8_t* from = pixels + down * (orientation.mirror_rows ? rows - 1 - y : y);
    if (orientation.mirror_columns)
      copy_row(from + right * (columns - 1), -right, columns, target);
    else if (orientation.transpose)
      copy_row(from, right, columns, target);
    else
      std::memcpy(target, from, static_cast<size_t>(columns * kChannels));
  }
}

}  // namespace torchvision::media
