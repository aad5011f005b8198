#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

struct AVIOContext;

namespace torchvision::media {

/// A file as FFmpeg writes it, back and forth. It is a neighbour of `path` until commit() puts it in its place, whole
/// and on disk; without a commit it is removed, and `path` keeps its old content.
class OutputFile {
 public:
  /// Throws FileError.
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  AVIOContext* context() const noexcept { return context_; }
  /// Throws FileError, also for writes that failed before.
  void commit();

 private:
  int64_t seek(int64_t offset, int whence) noexcept;
  int write(const uint8_t* bytes, int count) noexcept;
  void throw_if_failed(int error_number) const;

  std::string path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  int64_t position_ = 0;
  int write_error_ = 0;
  AVIOContext* context_ = nullptr;
};

}  // namespace torchvision::media
