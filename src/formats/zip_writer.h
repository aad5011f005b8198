#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/file.h"

namespace torchvision::formats {

/// Writes a zip file of stored entries as torch.save does: each entry's content begins at a multiple of 64 bytes, so
/// that readers can look into the mapped file. The same entries give the same bytes. 64-bit fields are used where
/// needed.
class ZipWriter {
 public:
  explicit ZipWriter(core::WriteBytes write) : write_(std::move(write)) {}

  /// Names must differ; the caller sees to it.
  void add(std::string_view name, core::Bytes content);
  /// Writes the directory. Nothing is a zip file before.
  void finish();

 private:
  struct Written {
    std::string name;
    uint32_t crc;
    uint64_t size;
    uint64_t offset;
  };
  void put(core::Bytes bytes);

  core::WriteBytes write_;
  std::vector<Written> entries_;
  uint64_t at_ = 0;
};

}  // namespace torchvision::formats
