#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/bytes.h"

namespace torchvision::formats {

enum class ZipMethod : uint16_t { kStored = 0, kDeflated = 8 };

struct ZipEntry {
  std::string_view name;  ///< looks into the file's bytes
  ZipMethod method = ZipMethod::kStored;
  uint32_t crc = 0;
  uint64_t size = 0;  ///< once unfolded, as the archive claims
  uint64_t header_offset = 0;
  core::Bytes packed;  ///< as it lies in the file
};

struct ZipLimits {
  uint64_t max_entries = 1'000'000;
  /// All deflated entries together, once unfolded. Nothing by default: PyTorch stores without compression.
  uint64_t max_inflated_bytes = 0;
};

/// The table of contents of a zip file in memory, checked as a whole before anything is handed out: one end record, no
/// doubled names, every entry inside the file, none over another, and each local header saying what the directory says.
/// Names are compared as bytes. Encrypted and multi-disk archives, and methods but stored and deflated, are refused.
class ZipReader {
 public:
  /// The bytes must outlive the reader. Throws FormatError.
  explicit ZipReader(core::Bytes file, ZipLimits limits = {});

  const std::vector<ZipEntry>& entries() const noexcept { return entries_; }
  /// Null when there is no entry of this name.
  const ZipEntry* find(std::string_view name) const noexcept;

  /// Content of a deflated entry, within the archive's budget and never beyond the claimed size; its CRC is checked.
  std::vector<uint8_t> inflate(const ZipEntry& entry) const;
  /// Throws FormatError kCorrupt when the content has another CRC than the archive says.
  static void verify_crc(const ZipEntry& entry, core::Bytes content);

 private:
  void read_directory(uint64_t begin, uint64_t size, uint64_t count);
  void check_overlaps() const;

  core::Bytes file_;
  ZipLimits limits_;
  std::vector<ZipEntry> entries_;
  std::unordered_map<std::string_view, size_t> by_name_;
  uint64_t directory_offset_ = 0;
  mutable uint64_t inflated_bytes_ = 0;
};

/// Whether the bytes begin as a zip file does.
bool looks_like_zip(core::Bytes file) noexcept;

}  // namespace torchvision::formats
