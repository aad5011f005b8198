#include "formats/zip_reader.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "core/checked.h"
#include "formats/format_error.h"
#include "formats/zip_layout.h"

namespace torchvision::formats {
namespace {

using core::Bytes;

uint16_t u16(const uint8_t* at) { return core::load_little_endian<uint16_t>(at); }
uint32_t u32(const uint8_t* at) { return core::load_little_endian<uint32_t>(at); }
uint64_t u64(const uint8_t* at) { return core::load_little_endian<uint64_t>(at); }

std::string quoted(std::string_view name) { return "zip entry '" + printable(name) + "'"; }

struct Directory {
  uint64_t offset;
  uint64_t size;
  uint64_t count;
};

// The end record lies last, behind it at most a comment of the length that it names.
uint64_t find_end_record(Bytes file) {
  if (file.size() < zip::kEndSize) fail_truncated("zip file is too short for an end record", file.size());
  const uint64_t last = file.size() - zip::kEndSize;
  const uint64_t first = last > zip::kFull16 ? last - zip::kFull16 : 0;
  for (uint64_t at = last + 1; at-- > first;) {
    const uint8_t* record = file.data() + at;
    if (u32(record) == zip::kEndSignature && at + zip::kEndSize + u16(record + 20) == file.size()) return at;
  }
  fail_truncated("zip file has no end record", file.size(), {}, "a file that was probably cut short");
}

// A value of the 32-bit record must be the 64-bit one's, or say by all ones that it is found there.
uint64_t agreed(uint64_t narrow, uint64_t full, uint64_t wide, uint64_t at) {
  if (narrow != full && narrow != wide)
    fail_corrupt("zip end records disagree", at, std::to_string(narrow), std::to_string(wide));
  return wide;
}

Directory read_end_records(Bytes file) {
  const uint64_t end = find_end_record(file);
  const uint8_t* record = file.data() + end;
  if (u16(record + 4) != 0 || u16(record + 6) != 0) fail_unsupported("zip archive in several files", end);
  if (u16(record + 8) != u16(record + 10)) fail_corrupt("zip end record has two entry counts", end);
  Directory directory{u32(record + 16), u32(record + 12), u16(record + 10)};
  uint64_t directory_end = end;
  if (end >= zip::kLocator64Size && u32(record - zip::kLocator64Size) == zip::kLocator64Signature) {
    const uint64_t locator = end - zip::kLocator64Size;
    const uint64_t wide = u64(file.data() + locator + 8);
    if (!core::range_fits(wide, zip::kEnd64Size, locator) || u32(file.data() + wide) != zip::kEnd64Signature)
      fail_corrupt("zip64 locator does not lead to an end record", locator);
    const uint8_t* record64 = file.data() + wide;
    if (u32(record64 + 16) != 0 || u32(record64 + 20) != 0) fail_unsupported("zip archive in several files", wide);
    directory = {agreed(directory.offset, zip::kFull32, u64(record64 + 48), wide),
                 agreed(directory.size, zip::kFull32, u64(record64 + 40), wide),
                 agreed(directory.count, zip::kFull16, u64(record64 + 32), wide)};
    directory_end = wide;
  }
  if (!core::range_fits(directory.offset, directory.size, directory_end))
    fail_corrupt("zip directory lies outside its file", end, "at most " + std::to_string(directory_end) + " bytes",
                 std::to_string(directory.offset) + " + " + std::to_string(directory.size));
  return directory;
}

// The three values that a zip64 extra field may widen, in its fixed order.
struct Zip64Sizes {
  uint64_t size;
  uint64_t packed_size;
  uint64_t header_offset;
};

void widen(Zip64Sizes& values, Bytes extra, std::string_view name, uint64_t at) {
  while (extra.size() >= 4) {
    const uint16_t tag = u16(extra.data());
    const uint16_t length = u16(extra.data() + 2);
    if (length > extra.size() - 4) fail_corrupt(quoted(name) + " has an extra field longer than its header", at);
    Bytes field = extra.subspan(4, length);
    extra = extra.subspan(4U + length);
    if (tag != zip::kZip64Extra) continue;
    for (uint64_t* value : {&values.size, &values.packed_size, &values.header_offset}) {
      if (*value != zip::kFull32) continue;
      if (field.size() < 8) fail_corrupt(quoted(name) + " has a short zip64 field", at);
      *value = u64(field.data());
      field = field.subspan(8);
    }
    return;
  }
}

ZipMethod checked_method(uint16_t method, std::string_view name, uint64_t at) {
  if (method == 0) return ZipMethod::kStored;
  if (method == 8) return ZipMethod::kDeflated;
  fail_unsupported(quoted(name) + " uses compression method " + std::to_string(method), at);
}

// Finds the data behind the local header, which must repeat the directory: readers that trust one or the other would
// otherwise see two different archives in one file.
Bytes locate_data(Bytes file, const ZipEntry& entry, uint64_t packed_size, uint64_t limit) {
  const uint64_t at = entry.header_offset;
  if (!core::range_fits(at, zip::kLocalSize, limit) || u32(file.data() + at) != zip::kLocalSignature)
    fail_corrupt(quoted(entry.name) + " has no local header where the directory says", at);
  const uint8_t* header = file.data() + at;
  const uint64_t name_size = u16(header + 26);
  const uint64_t data = at + zip::kLocalSize + name_size + u16(header + 28);
  if (!core::range_fits(data, packed_size, limit))
    fail_corrupt(quoted(entry.name) + " reaches outside its file", at, "at most " + std::to_string(limit) + " bytes",
                 std::to_string(data) + " + " + std::to_string(packed_size));
  if (core::as_text(file.subspan(at + zip::kLocalSize, name_size)) != entry.name)
    fail_corrupt(quoted(entry.name) + " has another name in its local header", at);
  if (u16(header + 8) != static_cast<uint16_t>(entry.method))
    fail_corrupt(quoted(entry.name) + " has another method in its local header", at);
  if ((u16(header + 6) & zip::kEncryptedFlag) != 0) fail_unsupported(quoted(entry.name) + " is encrypted", at);

  Zip64Sizes local{u32(header + 22), u32(header + 18), 0};
  widen(local, file.subspan(at + zip::kLocalSize + name_size, u16(header + 28)), entry.name, at);
  const bool deferred = (u16(header + 6) & zip::kDescriptorFlag) != 0;
  const auto agrees = [&](uint64_t here, uint64_t there) { return here == there || (deferred && here == 0); };
  if (!agrees(local.size, entry.size) || !agrees(local.packed_size, packed_size) ||
      !agrees(u32(header + 14), entry.crc))
    fail_corrupt(quoted(entry.name) + " has another size or checksum in its local header", at);
  return file.subspan(data, packed_size);
}

}  // namespace

ZipReader::ZipReader(Bytes file, ZipLimits limits) : file_(file), limits_(limits) {
  const Directory directory = read_end_records(file);
  // Each entry takes 46 bytes at the least: a count beyond that is a lie, and would size the table below.
  if (directory.count > directory.size / zip::kDirectorySize)
    fail_corrupt("zip directory is too small for its count of entries", directory.offset,
                 "at most " + std::to_string(directory.size / zip::kDirectorySize), std::to_string(directory.count));
  if (directory.count > limits_.max_entries)
    fail_too_large("zip file has too many entries", std::to_string(limits_.max_entries),
                   std::to_string(directory.count));
  directory_offset_ = directory.offset;
  read_directory(directory.offset, directory.size, directory.count);
  check_overlaps();
}

void ZipReader::read_directory(uint64_t begin, uint64_t size, uint64_t count) {
  const uint64_t end = begin + size;
  entries_.reserve(count);
  by_name_.reserve(count);
  uint64_t at = begin;
  for (uint64_t i = 0; i < count; ++i) {
    if (!core::range_fits(at, zip::kDirectorySize, end) || u32(file_.data() + at) != zip::kDirectorySignature)
      fail_corrupt("zip directory ends before its last entry", at, std::to_string(count) + " entries",
                   std::to_string(i));
    const uint8_t* record = file_.data() + at;
    const uint64_t name_size = u16(record + 28);
    const uint64_t extra_size = u16(record + 30);
    const uint64_t record_size = zip::kDirectorySize + name_size + extra_size + u16(record + 32);
    if (!core::range_fits(at, record_size, end)) fail_corrupt("zip directory entry is longer than the directory", at);
    ZipEntry entry;
    entry.name = core::as_text(file_.subspan(at + zip::kDirectorySize, name_size));
    if ((u16(record + 8) & zip::kEncryptedFlag) != 0) fail_unsupported(quoted(entry.name) + " is encrypted", at);
    entry.method = checked_method(u16(record + 10), entry.name, at);
    entry.crc = u32(record + 16);
    Zip64Sizes values{u32(record + 24), u32(record + 20), u32(record + 42)};
    widen(values, file_.subspan(at + zip::kDirectorySize + name_size, extra_size), entry.name, at);
    entry.size = values.size;
    entry.header_offset = values.header_offset;
    entry.packed = locate_data(file_, entry, values.packed_size, directory_offset_);
    if (entry.method == ZipMethod::kStored && entry.size != entry.packed.size())
      fail_corrupt(quoted(entry.name) + " is stored, but has two sizes", at, std::to_string(entry.size),
                   std::to_string(entry.packed.size()));
    if (!by_name_.emplace(entry.name, entries_.size()).second) fail_corrupt(quoted(entry.name) + " is there twice", at);
    entries_.push_back(entry);
    at += record_size;
  }
  if (at != end) fail_corrupt("zip directory has bytes behind its last entry", at);
}

// One stretch of the file for two entries is how a small archive claims petabytes.
void ZipReader::check_overlaps() const {
  std::vector<const ZipEntry*> order;
  order.reserve(entries_.size());
  for (const ZipEntry& entry : entries_) order.push_back(&entry);
  std::ranges::sort(order, {}, &ZipEntry::header_offset);
  for (size_t i = 0; i + 1 < order.size(); ++i) {
    const ZipEntry& entry = *order[i];
    const auto end = static_cast<uint64_t>(entry.packed.data() + entry.packed.size() - file_.data());
    if (end > order[i + 1]->header_offset)
      fail_corrupt(quoted(entry.name) + " overlaps '" + printable(order[i + 1]->name) + "'",
                   order[i + 1]->header_offset);
  }
}

const ZipEntry* ZipReader::find(std::string_view name) const noexcept {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &entries_[found->second];
}

std::vector<uint8_t> ZipReader::inflate(const ZipEntry& entry) const {
  const uint64_t left = limits_.max_inflated_bytes - inflated_bytes_;
  if (entry.size > left)
    fail_too_large(quoted(entry.name) + " unfolds beyond the limit for compressed entries",
                   "at most " + std::to_string(left) + " bytes", std::to_string(entry.size),
                   "PyTorch writes uncompressed archives; unpack it and pack it again with zip -0");
  // Deflate cannot unfold one byte to more than 1032: such a claim is a lie, refused before memory is taken.
  if (entry.size / 1032 > entry.packed.size())
    fail_corrupt(quoted(entry.name) + " claims more than deflate can unfold", entry.header_offset);
  inflated_bytes_ += entry.size;

  std::vector<uint8_t> content(entry.size);
  z_stream stream = {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  uint64_t taken = 0;
  uint64_t made = 0;
  int status = Z_OK;
  // zlib counts in 32 bits; the spare byte of output shows a stream that goes on past its claimed size.
  constexpr uint64_t kStep = uint64_t{1} << 30;
  uint8_t spare = 0;
  while (status == Z_OK) {
    const auto in = static_cast<uInt>(std::min(kStep, entry.packed.size() - taken));
    const bool full = made == content.size();
    const auto out = full ? 1U : static_cast<uInt>(std::min(kStep, content.size() - made));
    stream.next_in = const_cast<uint8_t*>(entry.packed.data() + taken);
    stream.avail_in = in;
    stream.next_out = full ? &spare : content.data() + made;
    stream.avail_out = out;
    status = ::inflate(&stream, Z_NO_FLUSH);
    taken += in - stream.avail_in;
    if (full && stream.avail_out == 0) status = Z_DATA_ERROR;
    if (!full) made += out - stream.avail_out;
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || made != content.size() || taken != entry.packed.size())
    fail_corrupt(quoted(entry.name) + " does not unfold to its claimed size", entry.header_offset,
                 std::to_string(entry.size) + " bytes", std::to_string(made));
  verify_crc(entry, content);
  return content;
}

void ZipReader::verify_crc(const ZipEntry& entry, Bytes content) {
  const auto crc = static_cast<uint32_t>(crc32_z(0, content.data(), content.size()));
  if (crc != entry.crc)
    fail_corrupt(quoted(entry.name) + " has another checksum than the archive says", entry.header_offset,
                 std::to_string(entry.crc), std::to_string(crc));
}

bool looks_like_zip(Bytes file) noexcept {
  return file.size() >= 4 && (u32(file.data()) == zip::kLocalSignature || u32(file.data()) == zip::kEndSignature);
}

}  // namespace torchvision::formats
