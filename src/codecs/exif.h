#pragma once

#include "core/bytes.h"

namespace torchvision::codecs {

/// The orientation tag of an EXIF block (a TIFF header and its first directory), or 0 where there is none.
/// The value is the file's own, 1 to 8 when it makes sense.
int exif_orientation(core::Bytes tiff) noexcept;

}  // namespace torchvision::codecs
