#include "formats/zip_writer.h"

#include <zlib.h>

#include <algorithm>

#include "formats/zip_layout.h"

namespace torchvision::formats {
namespace {

constexpr uint64_t kAlignment = 64;
constexpr uint16_t kVersionNeeded = 45;     // zip64
constexpr uint16_t kFirstDay = 1 << 5 | 1;  // 1 January 1980: the same bytes on every day
constexpr uint16_t kPaddingExtra = 0x4246;  // "FB", what PyTorch pads with

class Record {
 public:
  Record& u16(uint16_t value) { return number(value, 2); }
  Record& u32(uint32_t value) { return number(value, 4); }
  Record& u64(uint64_t value) { return number(value, 8); }
  Record& text(std::string_view value) {
    bytes_ += value;
    return *this;
  }
  size_t size() const { return bytes_.size(); }
  core::Bytes bytes() const { return core::as_bytes(bytes_); }

 private:
  Record& number(uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes_ += static_cast<char>(value >> (8 * i));
    return *this;
  }
  std::string bytes_;
};

uint32_t narrow(uint64_t value) { return static_cast<uint32_t>(std::min<uint64_t>(value, zip::kFull32)); }
bool is_wide(uint64_t value) { return value >= zip::kFull32; }

}  // namespace

void ZipWriter::put(core::Bytes bytes) {
  write_(bytes);
  at_ += bytes.size();
}

void ZipWriter::add(std::string_view name, core::Bytes content) {
  const auto crc = static_cast<uint32_t>(crc32_z(0, content.data(), content.size()));
  Record extra;
  if (is_wide(content.size())) extra.u16(zip::kZip64Extra).u16(16).u64(content.size()).u64(content.size());
  const uint64_t unpadded = at_ + zip::kLocalSize + name.size() + extra.size() + 4;
  const uint64_t padding = (kAlignment - unpadded % kAlignment) % kAlignment;
  extra.u16(kPaddingExtra).u16(static_cast<uint16_t>(padding)).text(std::string(padding, 'Z'));

  entries_.push_back({std::string(name), crc, content.size(), at_});
  Record header;
  header.u32(zip::kLocalSignature).u16(kVersionNeeded).u16(zip::kUtf8Flag).u16(0).u16(0).u16(kFirstDay).u32(crc);
  header.u32(narrow(content.size())).u32(narrow(content.size()));
  header.u16(static_cast<uint16_t>(name.size())).u16(static_cast<uint16_t>(extra.size()));
  header.text(name).text(core::as_text(extra.bytes()));
  put(header.bytes());
  put(content);
}

void ZipWriter::finish() {
  const uint64_t directory = at_;
  for (const Written& entry : entries_) {
    Record wide;
    if (is_wide(entry.size)) wide.u64(entry.size).u64(entry.size);
    if (is_wide(entry.offset)) wide.u64(entry.offset);
    Record extra;
    if (wide.size() > 0)
      extra.u16(zip::kZip64Extra).u16(static_cast<uint16_t>(wide.size())).text(core::as_text(wide.bytes()));
    Record record;
    record.u32(zip::kDirectorySignature).u16(kVersionNeeded).u16(kVersionNeeded).u16(zip::kUtf8Flag).u16(0);
    record.u16(0).u16(kFirstDay).u32(entry.crc).u32(narrow(entry.size)).u32(narrow(entry.size));
    record.u16(static_cast<uint16_t>(entry.name.size())).u16(static_cast<uint16_t>(extra.size()));
    record.u16(0).u16(0).u16(0).u32(0).u32(narrow(entry.offset)).text(entry.name);
    record.text(core::as_text(extra.bytes()));
    put(record.bytes());
  }
  const uint64_t size = at_ - directory;
  const uint64_t count = entries_.size();
  Record end;
  // PyTorch writes the 64-bit records always, and so do we: one path, tested by every file.
  end.u32(zip::kEnd64Signature).u64(zip::kEnd64Size - 12).u16(kVersionNeeded).u16(kVersionNeeded).u32(0).u32(0);
  end.u64(count).u64(count).u64(size).u64(directory);
  end.u32(zip::kLocator64Signature).u32(0).u64(at_).u32(1);
  const auto narrow_count = static_cast<uint16_t>(std::min<uint64_t>(count, zip::kFull16));
  end.u32(zip::kEndSignature).u16(0).u16(0).u16(narrow_count).u16(narrow_count);
  end.u32(narrow(size)).u32(narrow(directory)).u16(0);
  put(end.bytes());
}

}  // namespace torchvision::formats
