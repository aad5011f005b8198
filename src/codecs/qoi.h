#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

struct QoiHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t channels = 0;  ///< 3 or 4
};

/// Throws DecodeError.
QoiHeader read_qoi_header(core::Bytes file);

}  // namespace torchvision::codecs
