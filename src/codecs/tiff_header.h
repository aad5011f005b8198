#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

/// The first page of a TIFF or BigTIFF, as its directory describes it.
struct TiffHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t bit_depth = 1;
  uint32_t samples = 1;
  uint32_t photometric = 0;
  uint32_t orientation = 0;  ///< 0 where none is given
  uint64_t pages = 0;

  /// As decode_image gives it with kUnchanged.
  uint32_t channels() const noexcept;
};

/// Counts pages up to `max_pages`, and once where directories form a ring. Needs no libtiff. Throws DecodeError.
TiffHeader read_tiff_header(core::Bytes file, uint64_t max_pages);

}  // namespace torchvision::codecs
