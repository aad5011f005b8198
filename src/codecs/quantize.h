#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace torchvision::codecs {

using RgbColor = std::array<uint8_t, 3>;

/// At most 256 colours, and which of them stands for a pixel.
class Palette {
 public:
  /// The colours of `rgb` (red, green and blue side by side) added to those of `known`, in order of appearance; nothing
  /// where they are more than 256.
  static std::optional<Palette> exact(std::span<const uint8_t> rgb, const Palette* known = nullptr);
  /// 256 colours by median cut (Heckbert 1982) over 32 levels a channel; each is the mean of its pixels.
  static Palette median_cut(std::span<const uint8_t> rgb);

  const std::vector<RgbColor>& colors() const noexcept { return colors_; }
  /// The index of the colour for each pixel of `rgb`: the colour itself, or the one nearest to the pixel's cell.
  void map(std::span<const uint8_t> rgb, uint8_t* indices) const;

 private:
  void build_nearest(std::span<const uint32_t> used_cells);

  std::vector<RgbColor> colors_;
  std::vector<uint16_t> slots_;   ///< an open hash table of indices + 1, of exact palettes
  std::vector<uint8_t> nearest_;  ///< by cell, of others
};

}  // namespace torchvision::codecs
