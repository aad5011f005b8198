#include "codecs/tiff_header.h"

#include <algorithm>
#include <optional>
#include <string>

#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

enum Tag : uint16_t {
  kWidth = 256,
  kHeight = 257,
  kBitsPerSample = 258,
  kPhotometric = 262,
  kOrientation = 274,
  kSamplesPerPixel = 277,
};
constexpr uint16_t kShort = 3;
constexpr uint32_t kPhotometricRgb = 2, kPhotometricPalette = 3, kPhotometricYcbcr = 6;

/// Numbers of either byte order, offsets of either width.
class Directory {
 public:
  explicit Directory(core::Bytes file)
      : file_(file), little_(core::as_text(file).starts_with("II")), big_(number<uint16_t>(2) == 43) {}

  uint64_t first() const { return big_ ? number<uint64_t>(8) : number<uint32_t>(4); }
  uint64_t entry_count(uint64_t at) const { return big_ ? number<uint64_t>(at) : number<uint16_t>(at); }
  uint64_t entry(uint64_t at, uint64_t i) const { return at + (big_ ? 8 : 2) + i * entry_size(); }
  uint64_t entry_size() const noexcept { return big_ ? 20 : 12; }
  uint64_t next(uint64_t at) const {
    const uint64_t end = entry(at, entry_count(at));
    return big_ ? number<uint64_t>(end) : number<uint32_t>(end);
  }
  uint16_t tag(uint64_t entry) const { return number<uint16_t>(entry); }
  /// The first value; more than fit in the entry lie elsewhere.
  uint32_t value(uint64_t entry) const {
    const bool is_short = number<uint16_t>(entry + 2) == kShort;
    const uint64_t count = big_ ? number<uint64_t>(entry + 4) : number<uint32_t>(entry + 4);
    uint64_t at = entry + (big_ ? 12 : 8);
    if (count > (big_ ? 8U : 4U) / (is_short ? 2U : 4U)) at = big_ ? number<uint64_t>(at) : number<uint32_t>(at);
    return is_short ? number<uint16_t>(at) : number<uint32_t>(at);
  }
  bool holds(uint64_t at, uint64_t count) const noexcept {
    const auto bytes = core::checked_product({count, entry_size()});
    return bytes && core::range_fits(at, *bytes, file_.size());
  }

 private:
  template <class T>
  T number(uint64_t at) const {
    if (!core::range_fits(at, sizeof(T), file_.size()))
      throw DecodeError(ErrorCode::kTruncated, "cannot read TIFF header",
                        {.offset = file_.size(), .actual = "a directory outside the file"});
    const uint8_t* here = file_.data() + at;
    return little_ ? core::load_little_endian<T>(here) : core::load_big_endian<T>(here);
  }

  core::Bytes file_;
  bool little_;
  bool big_;
};

void read_entry(const Directory& directory, uint64_t entry, TiffHeader& header) {
  switch (directory.tag(entry)) {
    case kWidth:
      header.width = directory.value(entry);
      break;
    case kHeight:
      header.height = directory.value(entry);
      break;
    case kBitsPerSample:
      header.bit_depth = directory.value(entry);
      break;
    case kPhotometric:
      header.photometric = directory.value(entry);
      break;
    case kOrientation:
      header.orientation = directory.value(entry);
      break;
    case kSamplesPerPixel:
      header.samples = directory.value(entry);
      break;
    default:
      break;
  }
}

// Directories that form a ring come back to one that was passed; Brent's way finds that without remembering all.
uint64_t count_pages(const Directory& directory, uint64_t max_pages) {
  uint64_t count = 0, remembered = 0, steps_to_next = 1;
  for (uint64_t at = directory.first(); at != 0 && count < max_pages && at != remembered;) {
    ++count;
    if (count == steps_to_next) {
      remembered = at;
      steps_to_next *= 2;
    }
    try {
      at = directory.next(at);
    } catch (const DecodeError&) {
      return count;  // the pages before a damaged one are there
    }
  }
  return count;
}

}  // namespace

uint32_t TiffHeader::channels() const noexcept {
  if (photometric == kPhotometricPalette) return 3;
  const uint32_t colors = photometric == kPhotometricRgb || photometric == kPhotometricYcbcr ? 3 : 1;
  return std::min(samples > colors ? colors + 1 : colors, 4U);
}

TiffHeader read_tiff_header(core::Bytes file, uint64_t max_pages) {
  const Directory directory(file);
  const uint64_t at = directory.first();
  const uint64_t count = directory.entry_count(at);
  if (!directory.holds(at, count))
    throw DecodeError(ErrorCode::kTruncated, "cannot read TIFF header",
                      {.offset = file.size(), .actual = "a directory outside the file"});
  TiffHeader header;
  for (uint64_t i = 0; i < count; ++i) read_entry(directory, directory.entry(at, i), header);
  if (header.width == 0 || header.height == 0)
    throw DecodeError(ErrorCode::kCorrupt, "cannot read TIFF header",
                      {.expected = "a width and a height",
                       .actual = std::to_string(header.width) + " x " + std::to_string(header.height)});
  header.pages = count_pages(directory, max_pages);
  return header;
}

}  // namespace torchvision::codecs
