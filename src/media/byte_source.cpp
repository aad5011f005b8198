#include "media/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "media/failure.h"
#include "media/ffmpeg.h"

namespace torchvision::media {
namespace {

constexpr int kBufferBytes = 1 << 16;

void refuse_emptiness(const ByteSource& source) {
  if (source.size() == 0)
    throw DecodeError(ErrorCode::kTruncated, "cannot read a video",
                      {.path = source.name(), .expected = "a video file", .actual = "no bytes at all"});
}

class File : public ByteSource {
 public:
  explicit File(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    name_ = path;
    if (descriptor_ < 0) throw FileError("cannot open file", path, errno);
    struct stat status = {};
    const int failed = ::fstat(descriptor_, &status) != 0 ? errno : 0;
    if (failed == 0 && S_ISREG(status.st_mode)) {
      size_ = static_cast<uint64_t>(status.st_size);
      return;
    }
    ::close(descriptor_);
    if (failed != 0) throw FileError("cannot inspect file", path, failed);
    throw FileError("not a regular file", path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
  }
  ~File() override { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  uint64_t size() const noexcept override { return size_; }

  int64_t read(uint64_t offset, uint8_t* target, size_t count) const noexcept override {
    for (;;) {
      const ssize_t got = ::pread(descriptor_, target, count, static_cast<off_t>(offset));
      if (got >= 0) return got;
      if (errno != EINTR) return -errno;
    }
  }

 private:
  int descriptor_;
  uint64_t size_ = 0;
};

class Memory : public ByteSource {
 public:
  Memory(core::Bytes bytes, std::shared_ptr<const void> owner) : bytes_(bytes), owner_(std::move(owner)) {}

  uint64_t size() const noexcept override { return bytes_.size(); }

  int64_t read(uint64_t offset, uint8_t* target, size_t count) const noexcept override {
    if (offset >= bytes_.size()) return 0;
    const size_t copied = std::min<size_t>(count, bytes_.size() - offset);
    std::memcpy(target, bytes_.data() + offset, copied);
    return static_cast<int64_t>(copied);
  }

 private:
  core::Bytes bytes_;
  std::shared_ptr<const void> owner_;
};

}  // namespace

std::shared_ptr<const ByteSource> open_file(const std::string& path) {
  auto file = std::make_shared<File>(path);
  refuse_emptiness(*file);
  return file;
}

std::shared_ptr<const ByteSource> open_memory(core::Bytes bytes, std::shared_ptr<const void> owner) {
  auto memory = std::make_shared<Memory>(bytes, std::move(owner));
  refuse_emptiness(*memory);
  return memory;
}

SourceReader::SourceReader(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {
  auto* buffer = static_cast<uint8_t*>(allocated(av_malloc(kBufferBytes)));
  context_ = avio_alloc_context(buffer, kBufferBytes, 0, this, read, nullptr, seek);
  if (!context_) av_free(buffer);
  allocated(context_);
}

SourceReader::~SourceReader() {
  av_freep(static_cast<void*>(&context_->buffer));  // FFmpeg may have put another one in its place
  avio_context_free(&context_);
}

int SourceReader::read(void* self, uint8_t* target, int count) {
  auto* reader = static_cast<SourceReader*>(self);
  const int64_t got = reader->source_->read(reader->position_, target, static_cast<size_t>(count));
  if (got < 0) return static_cast<int>(got);
  if (got == 0) return AVERROR_EOF;
  reader->position_ += static_cast<uint64_t>(got);
  return static_cast<int>(got);
}

int64_t SourceReader::seek(void* self, int64_t offset, int whence) {
  auto* reader = static_cast<SourceReader*>(self);
  const auto size = static_cast<int64_t>(reader->source_->size());
  int64_t target = 0;
  switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
      return size;
    case SEEK_SET:
      break;
    case SEEK_CUR:
      target = static_cast<int64_t>(reader->position_);
      break;
    case SEEK_END:
      target = size;
      break;
    default:
      return AVERROR(EINVAL);
  }
  if (__builtin_add_overflow(target, offset, &target) || target < 0) return AVERROR(EINVAL);
  reader->position_ = static_cast<uint64_t>(target);
  return target;
}

}  // namespace torchvision::media
