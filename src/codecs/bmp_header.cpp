#include <algorithm>
#include <string>

#include "codecs/bmp.h"
#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr size_t kFileHeader = 14;
constexpr uint32_t kCoreHeader = 12;  // OS/2 1.x: 16-bit sizes, three bytes a colour
constexpr uint32_t kInfoHeader = 40;
constexpr size_t kMasksAt = kFileHeader + kInfoHeader;

enum Compression : uint32_t { kRgb = 0, kRle8 = 1, kRle4 = 2, kBitFields = 3, kAlphaBitFields = 6 };

[[noreturn]] void fail(ErrorCode code, const std::string& expected, const std::string& actual) {
  throw DecodeError(code, "cannot read BMP header", {.expected = expected, .actual = actual});
}

template <class T>
T at(core::Bytes file, size_t offset) {
  if (!core::range_fits(offset, sizeof(T), file.size()))
    fail(ErrorCode::kTruncated, "a whole header", "a file of " + std::to_string(file.size()) + " bytes");
  return core::load_little_endian<T>(file.data() + offset);
}

void read_sizes(core::Bytes file, uint32_t header_size, BmpHeader& header) {
  int64_t width = 0, height = 0;
  if (header_size == kCoreHeader) {
    width = at<uint16_t>(file, 18);
    height = at<uint16_t>(file, 20);
    header.bits = at<uint16_t>(file, 24);
    header.palette_entry_bytes = 3;
  } else {
    width = static_cast<int32_t>(at<uint32_t>(file, 18));
    height = static_cast<int32_t>(at<uint32_t>(file, 22));
    header.bits = at<uint16_t>(file, 28);
  }
  header.top_down = height < 0;
  if (header.top_down) height = -height;
  if (width <= 0 || height <= 0)
    fail(ErrorCode::kCorrupt, "at least one pixel", std::to_string(width) + " x " + std::to_string(height));
  header.width = static_cast<uint32_t>(width);
  header.height = static_cast<uint32_t>(height);
}

void read_masks(core::Bytes file, uint32_t header_size, uint32_t compression, BmpHeader& header) {
  if (header.bits != 16 && header.bits != 32) return;
  if (compression == kRgb) {
    header.masks = header.bits == 16 ? std::array<uint32_t, 4>{0x7C00, 0x03E0, 0x001F, 0}
                                     : std::array<uint32_t, 4>{0xFF0000, 0xFF00, 0xFF, 0};
    return;
  }
  const bool has_alpha = header_size >= 56 || compression == kAlphaBitFields;
  for (size_t i = 0; i < (has_alpha ? 4U : 3U); ++i) header.masks[i] = at<uint32_t>(file, kMasksAt + 4 * i);
  // A mask is one run of bits; anything else cannot be told from damage.
  for (const uint32_t mask : header.masks)
    if (mask != 0 && ((mask >> __builtin_ctz(mask)) & ((mask >> __builtin_ctz(mask)) + 1)) != 0)
      fail(ErrorCode::kUnsupported, "masks of adjacent bits", "mask " + std::to_string(mask));
}

void check_packing(uint32_t compression, BmpHeader& header) {
  const std::string actual =
      std::to_string(header.bits) + " bits a pixel with compression " + std::to_string(compression);
  const bool run_length = compression == kRle8 || compression == kRle4;
  if (run_length && header.bits == (compression == kRle8 ? 8U : 4U) && !header.top_down) {
    header.packing = compression == kRle8 ? BmpPacking::kRunLength8 : BmpPacking::kRunLength4;
    return;
  }
  constexpr uint32_t kDepths[] = {1, 2, 4, 8, 16, 24, 32};
  const bool masked =
      (compression == kBitFields || compression == kAlphaBitFields) && (header.bits == 16 || header.bits == 32);
  if (std::find(std::begin(kDepths), std::end(kDepths), header.bits) == std::end(kDepths) ||
      (compression != kRgb && !masked))
    fail(ErrorCode::kUnsupported, "1, 2, 4, 8, 16, 24 or 32 bits a pixel, plain, run-length or with masks", actual);
}

}  // namespace

BmpHeader read_bmp_header(core::Bytes file) {
  if (!core::as_text(file).starts_with("BM"))
    fail(ErrorCode::kCorrupt, "a file that starts with BM", "a file without BMP's signature");
  const auto header_size = at<uint32_t>(file, kFileHeader);
  if (header_size != kCoreHeader && (header_size < kInfoHeader || header_size > 124))
    fail(ErrorCode::kUnsupported, "a header of 12 or of 40 to 124 bytes", std::to_string(header_size));
  BmpHeader header;
  read_sizes(file, header_size, header);
  const uint32_t compression = header_size == kCoreHeader ? uint32_t{kRgb} : at<uint32_t>(file, 30);
  check_packing(compression, header);
  read_masks(file, header_size, compression, header);
  header.pixels_at = at<uint32_t>(file, 10);
  header.palette_at = kFileHeader + header_size;
  if (header_size == kInfoHeader && (compression == kBitFields || compression == kAlphaBitFields))
    header.palette_at += compression == kBitFields ? 12 : 16;
  if (header.has_palette()) {
    const uint32_t all = 1U << header.bits;
    const uint32_t used = header_size == kCoreHeader ? all : at<uint32_t>(file, 46);
    header.palette_entries = used == 0 ? all : std::min(used, all);
  }
  return header;
}

std::array<std::array<uint8_t, 3>, 256> read_bmp_palette(core::Bytes file, const BmpHeader& header) {
  std::array<std::array<uint8_t, 3>, 256> palette = {};
  for (uint32_t i = 0; i < header.palette_entries; ++i) {
    const size_t entry = header.palette_at + size_t{i} * header.palette_entry_bytes;
    if (core::range_fits(entry, 3, file.size())) std::copy_n(file.data() + entry, 3, palette[i].begin());
  }
  return palette;
}

uint32_t bmp_channels(core::Bytes file, const BmpHeader& header) {
  if (!header.has_palette()) return header.masks[3] != 0 ? 4 : 3;
  const auto palette = read_bmp_palette(file, header);
  return std::all_of(palette.begin(), palette.begin() + header.palette_entries,
                     [](const auto& color) { return color[0] == color[1] && color[1] == color[2]; })
             ? 1
             : 3;
}

}  // namespace torchvision::codecs
