#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/bytes.h"

namespace torchvision::core {

/// A whole file in memory. Throws FileError.
std::vector<uint8_t> read_file(const std::filesystem::path& path);

/// A file mapped read-only and privately: pages come as they are touched, and writes to them stay in this process.
class MappedFile {
 public:
  /// Throws FileError when the file cannot be opened, or is no regular file.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&&) noexcept;
  MappedFile& operator=(MappedFile&&) noexcept;

  Bytes bytes() const noexcept { return {data_, size_}; }
  /// Copy-on-write access, for tensors that look into the file.
  uint8_t* mutable_data() noexcept { return data_; }

 private:
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

/// Receives the content of a file in pieces.
using WriteBytes = std::function<void(Bytes)>;

/// Writes `path` so that it holds either its old content or the whole new one, whatever happens in between: a full
/// disk, a kill, an exception from `produce`. The bytes go to a neighbour, which is synced and renamed over `path`.
/// Throws FileError.
void write_file_atomically(const std::filesystem::path& path, const std::function<void(const WriteBytes&)>& produce);
void write_file_atomically(const std::filesystem::path& path, Bytes bytes);

}  // namespace torchvision::core
