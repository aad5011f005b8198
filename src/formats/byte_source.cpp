#include "formats/byte_source.h"

#include <algorithm>
#include <string>

#include "formats/format_error.h"
#include "formats/gzip.h"
#include "formats/xz.h"

namespace torchvision::formats {
namespace {

class PlainSource : public ByteSource {
 public:
  explicit PlainSource(core::Bytes file) : size_(file.size()), rest_(file) {}

  size_t read(std::span<uint8_t> out) override {
    const size_t count = std::min(out.size(), rest_.size());
    std::copy_n(rest_.begin(), count, out.begin());
    rest_ = rest_.subspan(count);
    return count;
  }
  uint64_t upper_bound() const noexcept override { return size_; }

 private:
  uint64_t size_;
  core::Bytes rest_;
};

}  // namespace

std::unique_ptr<ByteSource> open_byte_source(core::Bytes file) {
  if (looks_like_gzip(file)) return std::make_unique<GzipSource>(file);
  if (looks_like_xz(file)) return std::make_unique<XzSource>(file);
  return std::make_unique<PlainSource>(file);
}

std::vector<uint8_t> read_all(ByteSource& source, uint64_t limit) {
  constexpr size_t kStep = size_t{1} << 20;
  std::vector<uint8_t> content;
  for (;;) {
    const size_t before = content.size();
    // One byte over the limit is room enough to learn that there is more.
    const size_t room = static_cast<size_t>(std::min<uint64_t>(std::max(before, kStep), limit - before + 1));
    content.resize(before + room);
    const size_t count = source.read(std::span(content).subspan(before));
    content.resize(before + count);
    if (content.size() > limit)
      fail_too_large("compressed file unfolds to too much", "at most " + std::to_string(limit) + " bytes", "more");
    if (count < room) return content;
  }
}

}  // namespace torchvision::formats
