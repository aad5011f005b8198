#include "core/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <utility>

#include "torchvision/core/error.h"

namespace torchvision::core {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return fd_; }
  /// Closes now, to learn of a write error that the system reports only here.
  int close() { return ::close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

struct OpenFile {
  Descriptor descriptor;
  size_t size;
};

OpenFile open_for_reading(const std::filesystem::path& path) {
  OpenFile file{Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), 0};
  if (file.descriptor.get() < 0) throw FileError("cannot open file", path.string(), errno);
  struct stat status = {};
  if (::fstat(file.descriptor.get(), &status) != 0) throw FileError("cannot inspect file", path.string(), errno);
  // A directory opens without complaint and a FIFO blocks for ever: neither is what a reader of files was asked for.
  if (!S_ISREG(status.st_mode))
    throw FileError("not a regular file", path.string(), S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
  file.size = static_cast<size_t>(status.st_size);
  return file;
}

void write_all(int fd, Bytes bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw FileError("cannot write file", path.string(), errno);
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
}

// The rename is on disk only when the folder is.
void sync_folder(const std::filesystem::path& folder) {
  Descriptor descriptor(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() >= 0) ::fsync(descriptor.get());
}

}  // namespace

std::vector<uint8_t> read_file(const std::filesystem::path& path) {
  OpenFile file = open_for_reading(path);
  std::vector<uint8_t> content(file.size);
  size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = ::read(file.descriptor.get(), content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw FileError("cannot read file", path.string(), errno);
    if (count == 0) break;  // another process cut the file meanwhile
    done += static_cast<size_t>(count);
  }
  content.resize(done);
  return content;
}

MappedFile::MappedFile(const std::filesystem::path& path) {
  OpenFile file = open_for_reading(path);
  if (file.size == 0) return;  // mmap refuses an empty range
  void* address =
      ::mmap(nullptr, file.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file.descriptor.get(), 0);
  if (address == MAP_FAILED) throw FileError("cannot map file", path.string(), errno);
  data_ = static_cast<uint8_t*>(address);
  size_ = file.size;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

void write_file_atomically(const std::filesystem::path& path, const std::function<void(const WriteBytes&)>& produce) {
  // One name a writer, so that two processes or threads that write the same path do not mix their bytes.
  static std::atomic<unsigned> counter{0};
  std::filesystem::path temporary = path;
  temporary += ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
  try {
    Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (descriptor.get() < 0) throw FileError("cannot create file", temporary.string(), errno);
    produce([&](Bytes bytes) { write_all(descriptor.get(), bytes, path); });
    if (::fsync(descriptor.get()) != 0) throw FileError("cannot write file", path.string(), errno);
    if (descriptor.close() != 0) throw FileError("cannot write file", path.string(), errno);
    if (::rename(temporary.c_str(), path.c_str()) != 0) throw FileError("cannot rename file to", path.string(), errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(path.parent_path());
}

void write_file_atomically(const std::filesystem::path& path, Bytes bytes) {
  write_file_atomically(path, [&](const WriteBytes& write) { write(bytes); });
}

}  // namespace torchvision::core
