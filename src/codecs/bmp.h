#pragma once

#include <array>
#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

enum class BmpPacking : uint8_t { kPlain, kRunLength8, kRunLength4 };

/// A Windows or OS/2 bitmap's headers, checked: what is here makes sense.
struct BmpHeader {
  uint32_t width = 0;
  uint32_t height = 0;
  bool top_down = false;
  uint32_t bits = 0;  ///< of a pixel: 1, 2, 4, 8, 16, 24 or 32
  BmpPacking packing = BmpPacking::kPlain;
  std::array<uint32_t, 4> masks = {};  ///< red, green, blue and alpha of 16- and 32-bit pixels; no alpha: 0
  size_t palette_at = 0;
  uint32_t palette_entries = 0;
  uint32_t palette_entry_bytes = 4;
  size_t pixels_at = 0;

  bool has_palette() const noexcept { return bits <= 8; }
  uint64_t row_bytes() const noexcept { return (uint64_t{width} * bits + 31) / 32 * 4; }
};

/// Throws DecodeError.
BmpHeader read_bmp_header(core::Bytes file);

/// The palette as blue, green, red; entries that the file lacks are black.
std::array<std::array<uint8_t, 3>, 256> read_bmp_palette(core::Bytes file, const BmpHeader& header);

/// As decode_image gives it with kUnchanged: 1 where the palette is gray, 4 with an alpha mask, else 3.
uint32_t bmp_channels(core::Bytes file, const BmpHeader& header);

/// Unpacks a run-length file to one index a pixel, rows as in the file (bottom-up). What no run touches stays 0.
/// False where the file ends early.
bool unpack_bmp_runs(core::Bytes file, const BmpHeader& header, uint8_t* indices);

}  // namespace torchvision::codecs
