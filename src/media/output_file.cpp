#include "media/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "media/failure.h"
#include "media/ffmpeg.h"

namespace torchvision::media {
namespace {

constexpr int kBufferBytes = 1 << 18;

// One name a writer, so that two processes or threads that write the same path do not mix their bytes.
std::filesystem::path neighbour_of(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  return path + ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
}

// The rename is on disk only when the folder is.
void sync_folder(const std::filesystem::path& folder) noexcept {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(path), temporary_(neighbour_of(path)) {
  descriptor_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor_ < 0) throw FileError("cannot create file", path_, errno);
  auto* buffer = static_cast<uint8_t*>(av_malloc(kBufferBytes));
  context_ = buffer ? avio_alloc_context(
                          buffer, kBufferBytes, 1, this, nullptr,
                          [](void* self, uint8_t* bytes, int count) {
                            return static_cast<OutputFile*>(self)->write(bytes, count);
                          },
                          [](void* self, int64_t offset, int whence) {
                            return static_cast<OutputFile*>(self)->seek(offset, whence);
                          })
                    : nullptr;
  if (context_) return;
  av_free(buffer);
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
  throw std::bad_alloc();
}

OutputFile::~OutputFile() {
  av_freep(static_cast<void*>(&context_->buffer));
  avio_context_free(&context_);
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

int OutputFile::write(const uint8_t* bytes, int count) noexcept {
  for (int done = 0; done < count;) {
    const ssize_t written = ::pwrite(descriptor_, bytes + done, static_cast<size_t>(count - done), position_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      write_error_ = errno;
      return AVERROR(write_error_);
    }
    done += static_cast<int>(written);
    position_ += written;
  }
  return count;
}

int64_t OutputFile::seek(int64_t offset, int whence) noexcept {
  struct stat status = {};
  const int64_t size = ::fstat(descriptor_, &status) == 0 ? status.st_size : 0;
  const int origin = whence & ~AVSEEK_FORCE;
  if (origin == AVSEEK_SIZE) return size;
  const int64_t base = origin == SEEK_CUR ? position_ : origin == SEEK_END ? size : 0;
  if (base + offset < 0) return AVERROR(EINVAL);
  return position_ = base + offset;
}

void OutputFile::throw_if_failed(int error_number) const {
  if (error_number != 0) throw FileError("cannot write file", path_, error_number);
}

void OutputFile::commit() {
  avio_flush(context_);
  throw_if_failed(write_error_);
  throw_if_failed(::fsync(descriptor_) != 0 ? errno : 0);
  throw_if_failed(::close(std::exchange(descriptor_, -1)) != 0 ? errno : 0);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(temporary_.c_str());
    throw FileError("cannot rename file to", path_, error_number);
  }
  sync_folder(std::filesystem::path(path_).parent_path());
}

}  // namespace torchvision::media
