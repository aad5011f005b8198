#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

/// A PNG's header chunk and EXIF block, read without libspng.
struct PngHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t bit_depth = 0;
  uint32_t color_type = 0;
  core::Bytes exif = {};

  uint32_t channels() const noexcept;
};

/// Throws DecodeError.
PngHeader read_png_header(core::Bytes file);

}  // namespace torchvision::codecs
