#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/bytes.h"

struct AVIOContext;

namespace torchvision::media {

/// Bytes at places: a file or memory. Several readers may share one, from several threads.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual uint64_t size() const noexcept = 0;
  /// Copies up to `count` bytes from `offset`; fewer at the end alone. Negative: minus an errno.
  virtual int64_t read(uint64_t offset, uint8_t* target, size_t count) const noexcept = 0;
  /// What errors call it: the path, or empty for memory.
  const std::string& name() const noexcept { return name_; }

 protected:
  std::string name_;
};

/// Throws FileError for a file that cannot be opened or is no regular file, DecodeError for an empty one.
std::shared_ptr<const ByteSource> open_file(const std::string& path);
/// `owner` keeps `bytes` alive. Throws DecodeError for no bytes.
std::shared_ptr<const ByteSource> open_memory(core::Bytes bytes, std::shared_ptr<const void> owner);

/// A ByteSource as FFmpeg reads it.
class SourceReader {
 public:
  explicit SourceReader(std::shared_ptr<const ByteSource> source);
  ~SourceReader();
  SourceReader(const SourceReader&) = delete;
  SourceReader& operator=(const SourceReader&) = delete;

  AVIOContext* context() const noexcept { return context_; }

 private:
  static int read(void* self, uint8_t* target, int count);
  static int64_t seek(void* self, int64_t offset, int whence);

  std::shared_ptr<const ByteSource> source_;
  uint64_t position_ = 0;
  AVIOContext* context_ = nullptr;
};

}  // namespace torchvision::media
