#include "formats/tar_reader.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "core/checked.h"
#include "formats/format_error.h"

namespace torchvision::formats {
namespace {

using core::Bytes;

constexpr uint64_t kBlock = 512;

std::string_view text_field(Bytes header, size_t at, size_t length) {
  const std::string_view field = core::as_text(header.subspan(at, length));
  return field.substr(0, field.find('\0'));
}

// Octal digits, blanks or a null around them.
std::optional<uint64_t> octal_field(Bytes header, size_t at, size_t length) {
  uint64_t value = 0;
  bool begun = false;
  for (const uint8_t c : header.subspan(at, length)) {
    if (c >= '0' && c <= '7') {
      value = value * 8 + (c - '0');  // at most 12 digits: 36 bits
      begun = true;
    } else if (c != ' ' && c != 0) {
      return std::nullopt;
    } else if (begun) {
      break;
    }
  }
  return value;
}

bool has_right_checksum(Bytes header) {
  constexpr size_t kAt = 148;
  constexpr size_t kLength = 8;
  uint64_t sum = kLength * ' ';  // the field itself counts as blanks
  for (size_t i = 0; i < kBlock; ++i)
    if (i < kAt || i >= kAt + kLength) sum += header[i];
  return octal_field(header, kAt, kLength) == sum;
}

bool is_empty_block(Bytes header) {
  return std::ranges::all_of(header, [](uint8_t byte) { return byte == 0; });
}

}  // namespace

std::vector<TarEntry> read_tar(Bytes file) {
  std::vector<TarEntry> entries;
  std::unordered_set<std::string_view> names;
  uint64_t at = 0;
  while (true) {
    if (!core::range_fits(at, kBlock, file.size())) fail_truncated("tar archive ends without its closing block", at);
    const Bytes header = file.subspan(at, kBlock);
    if (is_empty_block(header)) return entries;
    if (!has_right_checksum(header)) fail_corrupt("tar header has a wrong checksum", at);
    const std::optional<uint64_t> size = octal_field(header, 124, 12);
    if (!size) fail_unsupported("tar entry of 8 GB or more", at);
    at += kBlock;
    if (!core::range_fits(at, *size, file.size()))
      fail_truncated("tar entry reaches outside its file", at, std::to_string(*size) + " bytes",
                     std::to_string(file.size() - at));
    const uint8_t type = header[156];
    if (type == '0' || type == 0) {
      const std::string_view name = text_field(header, 0, 100);
      if (!names.insert(name).second) fail_corrupt("tar entry '" + printable(name) + "' is there twice", at - kBlock);
      entries.push_back({name, file.subspan(at, *size)});
    }
    at += (*size + kBlock - 1) / kBlock * kBlock;
  }
}

bool looks_like_tar(Bytes file) noexcept {
  return file.size() >= kBlock && !is_empty_block(file.first(kBlock)) && has_right_checksum(file.first(kBlock));
}

}  // namespace torchvision::formats
