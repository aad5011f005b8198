#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

/// What an AVIF or HEIC file's boxes say about its primary picture. Needs neither libavif nor libheif.
struct HeifHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t bit_depth = 8;
  bool alpha = false;
  uint64_t frames = 1;    ///< of an AVIF image sequence
  core::Bytes data = {};  ///< of the primary picture, where it lies in one piece; empty where it does not
};

/// Throws DecodeError.
HeifHeader read_heif_header(core::Bytes file);

}  // namespace torchvision::codecs
