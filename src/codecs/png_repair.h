#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.h"

namespace torchvision::codecs {

/// A PNG that ends within a chunk of pixel data, with that chunk closed where the file ends: libspng takes no part of a
/// chunk that is not whole. Empty where there is nothing to close.
std::vector<uint8_t> close_cut_png(core::Bytes file);

}  // namespace torchvision::codecs
