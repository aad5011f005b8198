#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

/// A JPEG's frame header and EXIF block, read without libjpeg.
struct JpegHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t components = 0;
  uint32_t bit_depth = 0;
  core::Bytes exif = {};  ///< the first APP1 segment's TIFF header, as the decoder takes it
};

/// Throws DecodeError.
JpegHeader read_jpeg_header(core::Bytes file);

}  // namespace torchvision::codecs
