#pragma once

#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "kernels/scratch.h"

namespace torchvision::codecs {

/// The rows of a PNG as they are stored, each behind the byte that names its filter, or null unless the file has
/// exactly `bytes` of them in consecutive data chunks without a fault. Lives in `scratch`, with kPngRowPadding bytes
/// behind.
///
/// libdeflate takes a third of the time of zlib, which knows how to go on with a part of the data.
uint8_t* inflate_png_rows(core::Bytes file, size_t bytes, kernels::Scratch& scratch);

}  // namespace torchvision::codecs
