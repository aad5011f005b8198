#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace torchvision::codecs {

/// libpng's way from colour to gray, with torchvision's weights: exact in fixed point, through linear light when the
/// file gives a gamma.
class PngGray {
 public:
  /// `gamma` is the file's, times 100,000; 0 when it gives none. `significant_bits` is its sBIT of the colours, or 0.
  PngGray(uint32_t gamma, uint32_t bit_depth, uint32_t significant_bits);

  uint8_t operator()(uint8_t red, uint8_t green, uint8_t blue) const noexcept;
  uint16_t operator()(uint16_t red, uint16_t green, uint16_t blue) const noexcept;

 private:
  void build_tables(uint32_t gamma, uint32_t bit_depth);

  std::array<uint8_t, 256> to_linear_ = {};
  std::array<uint8_t, 256> from_linear_ = {};
  // Indexed by the upper bits of a 16-bit sample: libpng drops the lowest `shift_`.
  std::vector<uint16_t> to_linear_16_;
  std::vector<uint16_t> from_linear_16_;
  std::vector<uint16_t> same_light_16_;
  uint32_t shift_ = 0;
  bool linear_ = false;
};

/// Samples of 1, 2 or 4 bits to bytes; `scale` spreads them over 0..255, else they keep their value.
void unpack_samples(const uint8_t* packed, uint32_t bit_depth, bool scale, uint32_t width, uint8_t* out) noexcept;

/// One row from `in_channels` to `out_channels` (1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha), where they differ.
/// T is uint8_t or uint16_t; `alpha` fills an alpha channel that the input lacks.
template <class T>
void convert_channels(const T* in, uint32_t in_channels, T* out, uint32_t out_channels, uint32_t width, T alpha,
                      const PngGray& gray) noexcept;

}  // namespace torchvision::codecs
