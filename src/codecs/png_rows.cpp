#include "codecs/png_rows.h"

#include <algorithm>
#include <cmath>

namespace torchvision::codecs {
namespace {

// torchvision asks libpng for 0.2989 and 0.587, which libpng turns to 1/32768 by cutting.
constexpr uint32_t kRed = 9794;
constexpr uint32_t kGreen = 19234;
constexpr uint32_t kBlue = 32768 - kRed - kGreen;
constexpr uint32_t kHalf = 16384;

constexpr uint32_t kGammaOne = 100'000;
constexpr uint32_t kGammaThreshold = 5'000;  // libpng takes a gamma this close to 1 for 1

bool is_significant(uint32_t gamma) {
  return gamma < kGammaOne - kGammaThreshold || gamma > kGammaOne + kGammaThreshold;
}

uint32_t reciprocal(uint32_t gamma) {
  const double value = std::floor(1e10 / gamma + 0.5);
  return value > 2147483647. ? 0 : static_cast<uint32_t>(value);
}

uint32_t weigh(uint32_t red, uint32_t green, uint32_t blue) { return kRed * red + kGreen * green + kBlue * blue; }

std::array<uint8_t, 256> table_8(uint32_t gamma) {
  std::array<uint8_t, 256> table;
  for (uint32_t i = 0; i < 256; ++i)
    table[i] =
        static_cast<uint8_t>(is_significant(gamma) ? std::floor(255 * std::pow(i / 255., gamma * 1e-5) + 0.5) : i);
  return table;
}

std::vector<uint16_t> table_16(uint32_t gamma, uint32_t shift) {
  const uint32_t count = 1U << (16 - shift);
  const uint32_t largest = count - 1;
  const double scale = 1. / largest;
  std::vector<uint16_t> table(count);
  for (uint32_t i = 0; i < count; ++i)
    table[i] =
        static_cast<uint16_t>(is_significant(gamma) ? std::floor(65535. * std::pow(i * scale, gamma * 1e-5) + 0.5)
                                                    : (i * 65535U + (1U << (15 - shift))) / largest);
  return table;
}

}  // namespace

PngGray::PngGray(uint32_t gamma, uint32_t bit_depth, uint32_t significant_bits) {
  if (bit_depth == 16 && significant_bits > 0 && significant_bits < 16) shift_ = std::min(16 - significant_bits, 8U);
  linear_ = gamma != 0 && (is_significant(gamma) || is_significant(reciprocal(gamma)));
  if (linear_) build_tables(gamma, bit_depth);
}

void PngGray::build_tables(uint32_t gamma, uint32_t bit_depth) {
  const uint32_t inverse = reciprocal(gamma);
  const uint32_t back = inverse == 0 ? gamma : reciprocal(inverse);
  if (bit_depth == 16) {
    to_linear_16_ = table_16(inverse, shift_);
    from_linear_16_ = table_16(back, shift_);
    same_light_16_ = table_16(kGammaOne, shift_);
  } else {
    to_linear_ = table_8(inverse);
    from_linear_ = table_8(back);
  }
}

uint8_t PngGray::operator()(uint8_t red, uint8_t green, uint8_t blue) const noexcept {
  if (red == green && red == blue) return red;
  if (!linear_) return static_cast<uint8_t>(weigh(red, green, blue) >> 15);
  return from_linear_[(weigh(to_linear_[red], to_linear_[green], to_linear_[blue]) + kHalf) >> 15];
}

uint16_t PngGray::operator()(uint16_t red, uint16_t green, uint16_t blue) const noexcept {
  if (!linear_) return static_cast<uint16_t>((weigh(red, green, blue) + kHalf) >> 15);
  if (red == green && red == blue) return same_light_16_[red >> shift_];
  const uint32_t light =
      weigh(to_linear_16_[red >> shift_], to_linear_16_[green >> shift_], to_linear_16_[blue >> shift_]);
  return from_linear_16_[((light + kHalf) >> 15) >> shift_];
}

void unpack_samples(const uint8_t* packed, uint32_t bit_depth, bool scale, uint32_t width, uint8_t* out) noexcept {
  const uint32_t mask = (1U << bit_depth) - 1;
  const uint32_t factor = scale ? 255 / mask : 1;
  const uint32_t per_byte = 8 / bit_depth;
  for (uint32_t x = 0; x < width; ++x) {
    const uint32_t shift = 8 - bit_depth * (x % per_byte + 1);
    out[x] = static_cast<uint8_t>(((packed[x / per_byte] >> shift) & mask) * factor);
  }
}

namespace {

template <class T, uint32_t In, uint32_t Out>
void convert(const T* in, T* out, uint32_t width, T alpha, const PngGray& gray) noexcept {
  constexpr bool kColorIn = In >= 3;
  constexpr bool kColorOut = Out >= 3;
  for (uint32_t x = 0; x < width; ++x, in += In, out += Out) {
    if constexpr (kColorOut)
      for (uint32_t c = 0; c < 3; ++c) out[c] = kColorIn ? in[c] : in[0];
    else if constexpr (kColorIn)
      out[0] = gray(in[0], in[1], in[2]);
    else
      out[0] = in[0];
    if constexpr (Out % 2 == 0) out[Out - 1] = In % 2 == 0 ? in[In - 1] : alpha;
  }
}

template <class T, uint32_t In>
void convert_from(const T* in, T* out, uint32_t out_channels, uint32_t width, T alpha, const PngGray& gray) noexcept {
  switch (out_channels) {
    case 1:
      return convert<T, In, 1>(in, out, width, alpha, gray);
    case 2:
      return convert<T, In, 2>(in, out, width, alpha, gray);
    case 3:
      return convert<T, In, 3>(in, out, width, alpha, gray);
    default:
      return convert<T, In, 4>(in, out, width, alpha, gray);
  }
}

}  // namespace

template <class T>
void convert_channels(const T* in, uint32_t in_channels, T* out, uint32_t out_channels, uint32_t width, T alpha,
                      const PngGray& gray) noexcept {
  switch (in_channels) {
    case 1:
      return convert_from<T, 1>(in, out, out_channels, width, alpha, gray);
    case 2:
      return convert_from<T, 2>(in, out, out_channels, width, alpha, gray);
    case 3:
      return convert_from<T, 3>(in, out, out_channels, width, alpha, gray);
    default:
      return convert_from<T, 4>(in, out, out_channels, width, alpha, gray);
  }
}

template void convert_channels(const uint8_t*, uint32_t, uint8_t*, uint32_t, uint32_t, uint8_t,
                               const PngGray&) noexcept;
template void convert_channels(const uint16_t*, uint32_t, uint16_t*, uint32_t, uint32_t, uint16_t,
                               const PngGray&) noexcept;

}  // namespace torchvision::codecs
