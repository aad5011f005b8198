#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/bytes.h"

namespace torchvision::net {

/// Where the bytes of an unfinished download come from, so that a later run knows whether it may go on.
struct Origin {
  std::string url;
  std::string validator;  ///< strong ETag, else Last-Modified; empty when the server gave neither
  uint64_t total = 0;     ///< 0 when unknown
};

/// `<target>.part`, held under a lock: of all threads and processes that want one target, one holds its part file.
/// Its Origin lies beside it, in `<target>.part.origin`.
class PartFile {
 public:
  /// Waits for the lock. Gives nothing once `target_is_ready`, which whoever held the lock before may have brought
  /// about. Throws FileError.
  static std::optional<PartFile> acquire(const std::filesystem::path& target,
                                         const std::function<bool()>& target_is_ready);
  ~PartFile();
  PartFile(PartFile&&) noexcept;
  PartFile& operator=(PartFile&&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }
  uint64_t size() const noexcept { return size_; }
  /// Of the bytes that are there; nothing when there are none, or none that are known.
  const std::optional<Origin>& origin() const noexcept { return origin_; }

  /// Forgets all bytes; those that follow come from `origin`.
  void restart(const Origin& origin);
  void append(core::Bytes bytes);
  /// Removes the part and all that is known of it. Call nothing but the destructor afterwards.
  void discard();
  void clear();
  /// Syncs the bytes and gives them the target's name.
  void commit();

 private:
  PartFile(std::filesystem::path target, std::filesystem::path path, int fd);
  std::filesystem::path origin_path() const;
  void read_origin();

  std::filesystem::path target_;
  std::filesystem::path path_;
  int fd_ = -1;
  uint64_t size_ = 0;
  std::optional<Origin> origin_;
};

}  // namespace torchvision::net
