#include "codecs/pixel_rows.h"

#include <algorithm>
#include <limits>

namespace torchvision::codecs {
namespace {

template <class T>
T gray_of(const T* rgb) noexcept {
  return static_cast<T>((19595U * rgb[0] + 38470U * rgb[1] + 7471U * rgb[2] + 0x8000U) >> 16);
}

template <class T, uint32_t In, uint32_t Out>
void convert(const T* in, T* out, uint32_t width) noexcept {
  for (uint32_t x = 0; x < width; ++x, in += In, out += Out) {
    if constexpr (Out >= 3)
      for (uint32_t c = 0; c < 3; ++c) out[c] = In >= 3 ? in[c] : in[0];
    else
      out[0] = In >= 3 ? gray_of(in) : in[0];
    if constexpr (Out % 2 == 0) out[Out - 1] = In % 2 == 0 ? in[In - 1] : std::numeric_limits<T>::max();
  }
}

template <class T, uint32_t In>
void convert_from(const T* in, T* out, uint32_t out_channels, uint32_t width) noexcept {
  switch (out_channels) {
    case 1:
      return convert<T, In, 1>(in, out, width);
    case 2:
      return convert<T, In, 2>(in, out, width);
    case 3:
      return convert<T, In, 3>(in, out, width);
    default:
      return convert<T, In, 4>(in, out, width);
  }
}

}  // namespace

template <class T>
void convert_row(const T* in, uint32_t in_channels, T* out, uint32_t out_channels, uint32_t width) noexcept {
  if (in_channels == out_channels) {
    std::copy_n(in, size_t{width} * in_channels, out);
    return;
  }
  switch (in_channels) {
    case 1:
      return convert_from<T, 1>(in, out, out_channels, width);
    case 2:
      return convert_from<T, 2>(in, out, out_channels, width);
    case 3:
      return convert_from<T, 3>(in, out, out_channels, width);
    default:
      return convert_from<T, 4>(in, out, out_channels, width);
  }
}

template void convert_row(const uint8_t*, uint32_t, uint8_t*, uint32_t, uint32_t) noexcept;
template void convert_row(const uint16_t*, uint32_t, uint16_t*, uint32_t, uint32_t) noexcept;

}  // namespace torchvision::codecs
