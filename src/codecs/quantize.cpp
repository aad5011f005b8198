#include "codecs/quantize.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace torchvision::codecs {
namespace {

constexpr size_t kMostColors = 256;
constexpr size_t kSlots = 1024;  // four times the colours: short walks
constexpr uint32_t kCellBits = 5;
constexpr size_t kCells = size_t{1} << (3 * kCellBits);

size_t slot_of(const RgbColor& color) noexcept {
  const uint32_t packed = color[0] | uint32_t{color[1]} << 8 | uint32_t{color[2]} << 16;
  return packed * 2654435761U >> 22;
}

uint32_t cell_of(const uint8_t* rgb) noexcept {
  constexpr uint32_t kDrop = 8 - kCellBits;
  return uint32_t{rgb[0]} >> kDrop << (2 * kCellBits) | uint32_t{rgb[1]} >> kDrop << kCellBits | rgb[2] >> kDrop;
}

/// The pixels that fall into one cell of the colour cube.
struct Cell {
  uint32_t index = 0;
  uint64_t count = 0;
  std::array<uint64_t, 3> sum = {};

  uint32_t level(size_t channel) const noexcept {
    return index >> (kCellBits * (2 - channel)) & ((1U << kCellBits) - 1);
  }
};

using Box = std::span<Cell>;

struct Extent {
  uint32_t length = 0;
  size_t channel = 0;
};

Extent longest_side(Box box) {
  Extent longest;
  for (size_t c = 0; c < 3; ++c) {
    const auto [low, high] = std::minmax_element(box.begin(), box.end(),
                                                 [c](const Cell& a, const Cell& b) { return a.level(c) < b.level(c); });
    const uint32_t length = high->level(c) - low->level(c);
    if (length > longest.length) longest = {length, c};
  }
  return longest;
}

uint64_t pixels_of(Box box) {
  return std::accumulate(box.begin(), box.end(), uint64_t{0},
                         [](uint64_t sum, const Cell& cell) { return sum + cell.count; });
}

/// Sorts along the longest side and cuts where half of the pixels lie on either side. Both parts hold a cell at least.
size_t cut(Box box, size_t channel) {
  std::sort(box.begin(), box.end(), [channel](const Cell& a, const Cell& b) {
    return std::pair(a.level(channel), a.index) < std::pair(b.level(channel), b.index);
  });
  const uint64_t half = pixels_of(box) / 2;
  uint64_t seen = 0;
  for (size_t i = 0; i + 1 < box.size(); ++i) {
    seen += box[i].count;
    if (seen >= half) return i + 1;
  }
  return box.size() - 1;
}

std::vector<Box> split(Box all) {
  struct Entry {
    Box box;
    Extent side;
    uint64_t weight;
  };
  const auto entry = [](Box box) {
    const Extent side = longest_side(box);
    return Entry{box, side, side.length * pixels_of(box)};
  };
  std::vector<Entry> boxes = {entry(all)};
  while (boxes.size() < kMostColors) {
    const auto largest = std::max_element(boxes.begin(), boxes.end(),
                                          [](const Entry& a, const Entry& b) { return a.weight < b.weight; });
    if (largest->weight == 0) break;  // each box is one cell
    const Box box = largest->box;
    const size_t at = cut(box, largest->side.channel);
    *largest = entry(box.first(at));
    boxes.push_back(entry(box.subspan(at)));
  }
  std::vector<Box> result;
  result.reserve(boxes.size());
  for (const Entry& found : boxes) result.push_back(found.box);
  return result;
}

RgbColor mean_of(Box box) {
  const uint64_t count = pixels_of(box);
  RgbColor color;
  for (size_t c = 0; c < 3; ++c) {
    uint64_t sum = 0;
    for (const Cell& cell : box) sum += cell.sum[c];
    color[c] = static_cast<uint8_t>((sum + count / 2) / count);
  }
  return color;
}

std::vector<Cell> histogram(std::span<const uint8_t> rgb) {
  std::vector<Cell> all(kCells);
  for (size_t i = 0; i + 2 < rgb.size(); i += 3) {
    Cell& cell = all[cell_of(&rgb[i])];
    ++cell.count;
    for (size_t c = 0; c < 3; ++c) cell.sum[c] += rgb[i + c];
  }
  std::vector<Cell> used;
  for (uint32_t i = 0; i < kCells; ++i)
    if (all[i].count > 0) {
      all[i].index = i;
      used.push_back(all[i]);
    }
  return used;
}

uint32_t distance(const RgbColor& a, const RgbColor& b) noexcept {
  uint32_t sum = 0;
  for (size_t c = 0; c < 3; ++c) sum += static_cast<uint32_t>((a[c] - b[c]) * (a[c] - b[c]));
  return sum;
}

}  // namespace

std::optional<Palette> Palette::exact(std::span<const uint8_t> rgb, const Palette* known) {
  Palette palette;
  if (known != nullptr) palette = *known;
  palette.slots_.resize(kSlots);
  RgbColor last = {};
  bool any = false;
  for (size_t i = 0; i + 2 < rgb.size(); i += 3) {
    const RgbColor color = {rgb[i], rgb[i + 1], rgb[i + 2]};
    if (any && color == last) continue;
    last = color;
    any = true;
    size_t slot = slot_of(color);
    while (palette.slots_[slot] != 0 && palette.colors_[palette.slots_[slot] - 1U] != color) slot = (slot + 1) % kSlots;
    if (palette.slots_[slot] != 0) continue;
    if (palette.colors_.size() == kMostColors) return std::nullopt;
    palette.colors_.push_back(color);
    palette.slots_[slot] = static_cast<uint16_t>(palette.colors_.size());
  }
  return palette;
}

Palette Palette::median_cut(std::span<const uint8_t> rgb) {
  std::vector<Cell> cells = histogram(rgb);
  Palette palette;
  std::vector<uint32_t> used;
  used.reserve(cells.size());
  for (const Cell& cell : cells) used.push_back(cell.index);
  for (const Box box : split(cells)) palette.colors_.push_back(mean_of(box));
  palette.build_nearest(used);
  return palette;
}

void Palette::build_nearest(std::span<const uint32_t> used_cells) {
  nearest_.resize(kCells);
  for (const uint32_t cell : used_cells) {
    constexpr uint32_t kMask = (1U << kCellBits) - 1;
    RgbColor centre;
    for (size_t c = 0; c < 3; ++c)
      centre[c] = static_cast<uint8_t>((cell >> (kCellBits * (2 - c)) & kMask) * 255 / kMask);
    const auto best = std::min_element(colors_.begin(), colors_.end(), [&](const RgbColor& a, const RgbColor& b) {
      return distance(a, centre) < distance(b, centre);
    });
    nearest_[cell] = static_cast<uint8_t>(best - colors_.begin());
  }
}

void Palette::map(std::span<const uint8_t> rgb, uint8_t* indices) const {
  for (size_t i = 0; i + 2 < rgb.size(); i += 3, ++indices) {
    if (!nearest_.empty()) {
      *indices = nearest_[cell_of(&rgb[i])];
      continue;
    }
    const RgbColor color = {rgb[i], rgb[i + 1], rgb[i + 2]};
    size_t slot = slot_of(color);
    while (colors_[slots_[slot] - 1U] != color) slot = (slot + 1) % kSlots;
    *indices = static_cast<uint8_t>(slots_[slot] - 1);
  }
}

}  // namespace torchvision::codecs
