#include "net/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <thread>
#include <utility>

#include "core/file.h"
#include "torchvision/core/error.h"

namespace torchvision::net {
namespace {

namespace fs = std::filesystem;

int open_part(const fs::path& path) {
  // No symbolic links: a link of this name could point the bytes anywhere.
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0) throw FileError("cannot create file", path.string(), errno);
  return fd;
}

// Polls, since a wait inside flock could not be told apart from a hang and keeps the thread deaf to signals.
void wait_for_lock(int fd, const fs::path& path) {
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) throw FileError("cannot lock file", path.string(), errno);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

// Whoever held the lock before may have renamed or removed the file, and then the lock is on something else.
bool is_still_named(int fd, const fs::path& path) {
  struct stat held = {};
  struct stat named = {};
  return ::fstat(fd, &held) == 0 && ::lstat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

std::string take_line(std::string_view& text) {
  const size_t end = text.find('\n');
  std::string line(text.substr(0, end));
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

PartFile::PartFile(fs::path target, fs::path path, int fd)
    : target_(std::move(target)), path_(std::move(path)), fd_(fd) {}

PartFile::~PartFile() {
  if (fd_ >= 0) ::close(fd_);
}

PartFile::PartFile(PartFile&& other) noexcept
    : target_(std::move(other.target_)),
      path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      size_(other.size_),
      origin_(std::move(other.origin_)) {}

std::optional<PartFile> PartFile::acquire(const fs::path& target, const std::function<bool()>& target_is_ready) {
  fs::path path = target;
  path += ".part";
  for (;;) {
    PartFile part(target, path, open_part(path));
    wait_for_lock(part.fd_, path);
    if (!is_still_named(part.fd_, path)) continue;
    if (target_is_ready()) {
      part.discard();
      return std::nullopt;
    }
    struct stat status = {};
    if (::fstat(part.fd_, &status) != 0 || !S_ISREG(status.st_mode))
      throw FileError("not a regular file", path.string(), EINVAL);
    part.size_ = static_cast<uint64_t>(status.st_size);
    part.read_origin();
    return part;
  }
}

fs::path PartFile::origin_path() const {
  fs::path path = path_;
  return path += ".origin";
}

void PartFile::read_origin() {
  std::error_code ignored;
  if (size_ == 0 || !fs::is_regular_file(origin_path(), ignored)) return;
  const std::vector<uint8_t> content = core::read_file(origin_path());
  std::string_view text = core::as_text(content);
  Origin origin;
  origin.url = take_line(text);
  origin.validator = take_line(text);
  const std::string total = take_line(text);
  const auto [end, error] = std::from_chars(total.data(), total.data() + total.size(), origin.total);
  if (error == std::errc() && end == total.data() + total.size()) origin_ = std::move(origin);
}

void PartFile::clear() {
  if (::ftruncate(fd_, 0) != 0) throw FileError("cannot empty file", path_.string(), errno);
  size_ = 0;
  origin_.reset();
}

void PartFile::restart(const Origin& origin) {
  clear();  // before the new origin is there: bytes of one origin never lie under the name of another
  const std::string text = origin.url + "\n" + origin.validator + "\n" + std::to_string(origin.total) + "\n";
  core::write_file_atomically(origin_path(), core::as_bytes(text));
  origin_ = origin;
}

void PartFile::append(core::Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw FileError("cannot write file", path_.string(), errno);
    bytes = bytes.subspan(static_cast<size_t>(written));
    size_ += static_cast<uint64_t>(written);
  }
}

void PartFile::discard() {
  ::unlink(origin_path().c_str());
  ::unlink(path_.c_str());
}

void PartFile::commit() {
  if (::fsync(fd_) != 0) throw FileError("cannot write file", path_.string(), errno);
  if (::rename(path_.c_str(), target_.c_str()) != 0) throw FileError("cannot rename file to", target_.string(), errno);
  ::unlink(origin_path().c_str());
  const fs::path folder = target_.parent_path();
  const int folder_fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd >= 0) {
    ::fsync(folder_fd);
    ::close(folder_fd);
  }
}

}  // namespace torchvision::net
