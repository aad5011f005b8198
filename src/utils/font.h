#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace torchvision::utils {

/// One character of the built-in font. `rows` is hex, each row padded to whole bytes, the leftmost pixel highest.
struct Glyph {
  int left, top, width, height, advance;
  std::string_view rows;

  bool filled(int x, int y) const noexcept {
    const size_t digit = static_cast<size_t>(y) * static_cast<size_t>((width + 7) / 8 * 2) + static_cast<size_t>(x / 4);
    const char hex = rows[digit];
    const int nibble = hex <= '9' ? hex - '0' : hex - 'a' + 10;
    return ((nibble >> (3 - x % 4)) & 1) != 0;
  }
};

/// The characters from space to tilde; lengths are pixels of an em of `em` pixels.
struct FontTable {
  int em, ascent, descent;
  std::array<Glyph, 95> glyphs;

  /// What is not in the font shows as a question mark.
  const Glyph& glyph(char character) const noexcept {
    const auto index = static_cast<size_t>(static_cast<unsigned char>(character) - 32);
    return glyphs[index < glyphs.size() ? index : static_cast<size_t>('?' - 32)];
  }
};

extern const FontTable kFont;

}  // namespace torchvision::utils
