#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"

namespace torchvision::codecs {

struct Av1Size {
  uint32_t width = 0;
  uint32_t height = 0;
};

/// The largest frame that a stream of AV1 units announces in its first sequence header (AV1 specification, 5.5.1);
/// nothing where there is none that makes sense.
std::optional<Av1Size> read_av1_size(core::Bytes units);

}  // namespace torchvision::codecs
