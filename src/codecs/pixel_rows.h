#pragma once

#include <cstdint>

namespace torchvision::codecs {

/// One row from `in_channels` to `out_channels` (1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha). Gray is Pillow's:
/// the weights of ITU-R 601 in 16-bit fixed point, rounded. An alpha channel that the input lacks is opaque. T is
/// uint8_t or uint16_t.
template <class T>
void convert_row(const T* in, uint32_t in_channels, T* out, uint32_t out_channels, uint32_t width) noexcept;

}  // namespace torchvision::codecs
