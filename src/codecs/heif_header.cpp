#include "codecs/heif_header.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using namespace std::string_view_literals;

struct Box {
  std::string_view kind;
  core::Bytes content;
};

/// The boxes side by side in a box or a file. What reaches past the end is left out.
std::vector<Box> boxes_in(core::Bytes bytes) {
  constexpr size_t kMostBoxes = 4096;  // of which a file needs dozens
  std::vector<Box> boxes;
  while (bytes.size() >= 8 && boxes.size() < kMostBoxes) {
    uint64_t size = core::load_big_endian<uint32_t>(bytes.data());
    uint64_t header = 8;
    if (size == 1 && bytes.size() >= 16) {
      size = core::load_big_endian<uint64_t>(bytes.data() + 8);
      header = 16;
    }
    if (size == 0) size = bytes.size();
    if (size < header || size > bytes.size()) break;
    boxes.push_back({core::as_text(bytes.subspan(4, 4)), bytes.subspan(header, size - header)});
    bytes = bytes.subspan(size);
  }
  return boxes;
}

core::Bytes find(core::Bytes bytes, std::string_view kind) {
  for (const Box& box : boxes_in(bytes))
    if (box.kind == kind) return box.content;
  return {};
}

core::Bytes skip(core::Bytes bytes, size_t count) { return bytes.subspan(std::min(count, bytes.size())); }

/// Reads numbers in order; past the end, zeros.
class Numbers {
 public:
  explicit Numbers(core::Bytes bytes) : bytes_(bytes) {}
  template <class T>
  T next() noexcept {
    if (bytes_.size() < sizeof(T)) {
      bytes_ = {};
      return 0;
    }
    const T value = core::load_big_endian<T>(bytes_.data());
    bytes_ = bytes_.subspan(sizeof(T));
    return value;
  }
  bool ended() const noexcept { return bytes_.empty(); }

 private:
  core::Bytes bytes_;
};

uint32_t primary_item(core::Bytes meta) {
  Numbers numbers(find(meta, "pitm"sv));
  const auto version = numbers.next<uint32_t>() >> 24;
  return version == 0 ? numbers.next<uint16_t>() : numbers.next<uint32_t>();
}

/// The properties of an item, as numbers from 1 into the list of all.
std::vector<uint32_t> properties_of(uint32_t item, core::Bytes associations) {
  Numbers numbers(associations);
  const auto flags = numbers.next<uint32_t>();
  const bool wide = (flags & 1U) != 0;
  std::vector<uint32_t> found;
  for (auto entries = numbers.next<uint32_t>(); entries > 0 && !numbers.ended(); --entries) {
    const uint32_t id = flags >> 24 == 0 ? numbers.next<uint16_t>() : numbers.next<uint32_t>();
    for (int count = numbers.next<uint8_t>(); count > 0; --count) {
      const uint32_t index = wide ? numbers.next<uint16_t>() & 0x7FFFU : numbers.next<uint8_t>() & 0x7FU;
      if (id == item) found.push_back(index);
    }
  }
  return found;
}

void read_property(const Box& box, HeifHeader& header) {
  const core::Bytes content = box.content;
  if (box.kind == "ispe"sv && content.size() >= 12) {
    header.width = core::load_big_endian<uint32_t>(content.data() + 4);
    header.height = core::load_big_endian<uint32_t>(content.data() + 8);
  } else if (box.kind == "av1C"sv && content.size() >= 4) {
    header.bit_depth = (content[2] & 0x40) == 0 ? 8 : (content[2] & 0x20) == 0 ? 10 : 12;
  } else if (box.kind == "hvcC"sv && content.size() >= 18) {
    header.bit_depth = 8 + (content[17] & 7U);
  } else if (box.kind == "pixi"sv && content.size() >= 6) {
    header.bit_depth = content[5];
  }
}

bool is_alpha(const Box& box) {
  if (box.kind != "auxC"sv) return false;
  const std::string_view name = core::as_text(skip(box.content, 4));
  return name.starts_with("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"sv) ||
         name.starts_with("urn:mpeg:hevc:2015:auxid:1"sv);
}

/// A number of 0, 4 or 8 bytes, as the location box says.
uint64_t sized_number(Numbers& numbers, uint32_t bytes) {
  return bytes == 8 ? numbers.next<uint64_t>() : bytes == 4 ? numbers.next<uint32_t>() : 0;
}

/// Where the item's bytes lie in the file; empty for several pieces, and for pieces elsewhere.
core::Bytes data_of(uint32_t item, core::Bytes locations, core::Bytes file) {
  Numbers numbers(locations);
  const uint32_t version = numbers.next<uint32_t>() >> 24;
  const uint32_t sizes = numbers.next<uint16_t>();
  const uint32_t offset_size = sizes >> 12, length_size = sizes >> 8 & 15U, base_size = sizes >> 4 & 15U;
  const uint32_t index_size = version == 0 ? 0 : sizes & 15U;
  for (uint32_t count = version < 2 ? numbers.next<uint16_t>() : numbers.next<uint32_t>(); count > 0; --count) {
    if (numbers.ended()) break;
    const uint32_t id = version < 2 ? numbers.next<uint16_t>() : numbers.next<uint32_t>();
    const uint32_t method = version == 0 ? 0 : numbers.next<uint16_t>() & 15U;
    numbers.next<uint16_t>();  // in which file
    const uint64_t base = sized_number(numbers, base_size);
    const uint32_t pieces = numbers.next<uint16_t>();
    for (uint32_t piece = 0; piece < pieces && !numbers.ended(); ++piece) {
      sized_number(numbers, index_size);
      const auto at = core::checked_sum(base, sized_number(numbers, offset_size));
      const uint64_t length = sized_number(numbers, length_size);
      if (id != item) continue;
      if (pieces != 1 || method != 0 || !at || !core::range_fits(*at, length, file.size())) return {};
      return file.subspan(*at, length);
    }
  }
  return {};
}

// moov / trak / mdia / minf / stbl / stsz: how many samples the first track has.
uint64_t count_frames(core::Bytes file) {
  core::Bytes bytes = find(file, "moov"sv);
  for (const auto kind : {"trak"sv, "mdia"sv, "minf"sv, "stbl"sv, "stsz"sv}) bytes = find(bytes, kind);
  return bytes.size() < 12 ? 1 : std::max<uint64_t>(core::load_big_endian<uint32_t>(bytes.data() + 8), 1);
}

}  // namespace

HeifHeader read_heif_header(core::Bytes file) {
  const core::Bytes meta = skip(find(file, "meta"sv), 4);
  const core::Bytes properties = find(meta, "iprp"sv);
  const std::vector<Box> all = boxes_in(find(properties, "ipco"sv));
  HeifHeader header;
  for (const uint32_t index : properties_of(primary_item(meta), find(properties, "ipma"sv)))
    if (index >= 1 && index <= all.size()) read_property(all[index - 1], header);
  header.data = data_of(primary_item(meta), find(meta, "iloc"sv), file);
  header.alpha = std::any_of(all.begin(), all.end(), is_alpha);
  header.frames = count_frames(file);
  if (header.width == 0 || header.height == 0)
    throw DecodeError(ErrorCode::kCorrupt, "cannot read AVIF or HEIC header",
                      {.expected = "a primary picture with its size", .actual = "none in whole boxes"});
  return header;
}

}  // namespace torchvision::codecs
