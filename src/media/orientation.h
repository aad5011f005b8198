#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "media/ffmpeg.h"

namespace torchvision::media {

/// How a picture is turned: first rows and columns change places, then the result is mirrored.
struct Orientation {
  bool transpose = false;
  bool mirror_columns = false;
  bool mirror_rows = false;

  bool is_upright() const noexcept { return !transpose && !mirror_columns && !mirror_rows; }
};

/// What a display matrix asks for; upright for angles that are no multiples of 90 degrees.
Orientation orientation_of(const int32_t matrix[9]) noexcept;
/// Degrees counter-clockwise, 0 to 359.
int rotation_of(const int32_t matrix[9]) noexcept;
/// The stream's display matrix, or null.
const int32_t* display_matrix(const AVStream* stream) noexcept;

/// RGB pixels with `stride` bytes a row, turned into rows without gaps.
void copy_turned(const uint8_t* pixels, size_t stride, int64_t height, int64_t width, Orientation orientation,
                 uint8_t* target) noexcept;

}  // namespace torchvision::media
