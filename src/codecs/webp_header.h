#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

/// A WebP file's canvas and what its chunks hold, without decoding.
struct WebpHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  bool alpha = false;
  bool animated = false;
  uint64_t frames = 1;
  core::Bytes exif = {};  ///< a TIFF header and its directory; empty where there is none

  uint32_t channels() const noexcept { return alpha ? 4 : 3; }
};

/// Counts frames up to one more than `max_frames`. Throws DecodeError.
WebpHeader read_webp_header(core::Bytes file, uint64_t max_frames);

}  // namespace torchvision::codecs
