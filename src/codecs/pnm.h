#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

/// The header of a portable bitmap, graymap, pixmap or arbitrary map: P1 to P7.
struct PnmHeader {
  int kind = 0;  ///< the digit after P
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t channels = 0;  ///< 1 to 4
  uint32_t maximum = 1;   ///< the value of white, 1 to 65535
  size_t pixels_at = 0;   ///< byte where the pixels begin

  bool is_text() const noexcept { return kind <= 3; }
  bool is_bitmap() const noexcept { return kind == 1 || kind == 4; }
  uint32_t sample_bytes() const noexcept { return maximum > 255 ? 2 : 1; }
  /// Bits of a sample with this maximum.
  uint32_t bit_depth() const noexcept { return static_cast<uint32_t>(32 - __builtin_clz(maximum)); }
};

/// Throws DecodeError.
PnmHeader read_pnm_header(core::Bytes file);

}  // namespace torchvision::codecs
