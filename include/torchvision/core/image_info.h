#pragma once

#include <cstdint>
#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision {

/// What a file's first bytes say it is. Names and suffixes are never asked.
enum class ImageFormat { kUnknown, kJpeg, kPng, kGif, kWebp, kBmp, kTiff, kPnm, kQoi, kAvif, kHeic };

/// "JPEG", "PNG", "GIF", "WebP", "BMP", "TIFF", "PNM", "QOI", "AVIF", "HEIC"; "unknown" for kUnknown.
TORCHVISION_API std::string_view to_string(ImageFormat format) noexcept;

/// What an image file says about itself, known without decoding a pixel.
struct ImageFileInfo {
  ImageFormat format = ImageFormat::kUnknown;
  uint32_t width = 0;      ///< pixels, before any turn that the orientation asks for
  uint32_t height = 0;     ///< pixels
  uint32_t channels = 0;   ///< as decode_image gives them with kUnchanged: 1 for a PNG's palette, 3 for a GIF
  uint32_t bit_depth = 0;  ///< of a sample as the file stores it, 1 to 16; of an index where there is a palette
  int orientation = 0;     ///< EXIF's (TIFF's own, AVIF's and HEIC's excepted) 1 to 8; 0 where none is given
  uint64_t frames = 1;     ///< pictures of an animation or pages of a TIFF
};

}  // namespace torchvision
