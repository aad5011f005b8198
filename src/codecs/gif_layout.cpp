#include "codecs/gif_layout.h"

#include <algorithm>
#include <string>

#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr uint64_t kSignature = 6;
constexpr uint64_t kScreenDescriptor = 7;
constexpr uint64_t kImageDescriptor = 9;
constexpr uint8_t kImage = 0x2C;
constexpr uint8_t kExtension = 0x21;
constexpr uint8_t kEnd = 0x3B;

/// Walks forward; what would lie past the end turns `ended`.
class GifWalker {
 public:
  explicit GifWalker(core::Bytes file) : file_(file) {}

  bool ended() const noexcept { return ended_; }
  uint64_t at() const noexcept { return at_; }

  core::Bytes take(uint64_t count) noexcept {
    if (ended_ || !core::range_fits(at_, count, file_.size())) {
      ended_ = true;
      return {};
    }
    at_ += count;
    return file_.subspan(at_ - count, count);
  }

  uint8_t byte() noexcept {
    const core::Bytes one = take(1);
    return one.empty() ? uint8_t{0} : one[0];
  }

  /// Bits of an index into the table that a descriptor's last flags announce; 0 where there is none.
  uint32_t skip_color_table(uint8_t flags) noexcept {
    if ((flags & 0x80) == 0) return 0;
    const uint32_t bits = (flags & 7U) + 1;
    take(uint64_t{3} << bits);
    return bits;
  }

  void skip_sub_blocks() noexcept {
    while (const uint8_t size = byte()) take(size);
  }

 private:
  core::Bytes file_;
  uint64_t at_ = 0;
  bool ended_ = false;
};

[[noreturn]] void fail(ErrorCode code, uint64_t offset, const std::string& actual) {
  throw DecodeError(code, "cannot read GIF", {.offset = offset, .actual = actual});
}

void add_frame(GifWalker& walker, GifLayout& layout) {
  const core::Bytes descriptor = walker.take(kImageDescriptor);
  if (descriptor.empty()) return;
  const uint32_t width = core::load_little_endian<uint16_t>(&descriptor[4]);
  const uint32_t height = core::load_little_endian<uint16_t>(&descriptor[6]);
  if (layout.frames == 0) {
    layout.width = std::max(layout.width, width);
    layout.height = std::max(layout.height, height);
  }
  layout.frame_pixels += uint64_t{width} * height;
  ++layout.frames;
  const uint32_t bits = walker.skip_color_table(descriptor[8]);
  if (layout.bit_depth == 0) layout.bit_depth = bits;
  walker.byte();  // LZW's first code size
  walker.skip_sub_blocks();
}

}  // namespace

GifLayout read_gif_layout(core::Bytes file, uint64_t max_frames) {
  GifWalker walker(file);
  const core::Bytes signature = walker.take(kSignature);
  if (signature.empty() || !core::as_text(signature).starts_with("GIF"))
    fail(signature.empty() ? ErrorCode::kTruncated : ErrorCode::kCorrupt, 0, "a file without GIF's signature");
  const core::Bytes screen = walker.take(kScreenDescriptor);
  if (screen.empty()) fail(ErrorCode::kTruncated, file.size(), "the file ends in its header");
  GifLayout layout;
  layout.width = core::load_little_endian<uint16_t>(&screen[0]);
  layout.height = core::load_little_endian<uint16_t>(&screen[2]);
  layout.bit_depth = walker.skip_color_table(screen[4]);
  while (layout.frames <= max_frames) {
    const uint64_t at = walker.at();
    const uint8_t block = walker.byte();
    if (walker.ended() || block == kEnd) break;
    if (block == kImage) {
      add_frame(walker, layout);
    } else if (block == kExtension) {
      walker.byte();  // its kind
      walker.skip_sub_blocks();
    } else {
      fail(ErrorCode::kCorrupt, at, "a block of unknown kind " + std::to_string(block));
    }
  }
  layout.truncated = walker.ended();
  if (layout.frames == 0)
    fail(layout.truncated ? ErrorCode::kTruncated : ErrorCode::kCorrupt, walker.at(), "a file without a frame");
  if (layout.width == 0 || layout.height == 0) fail(ErrorCode::kCorrupt, kSignature, "a canvas without pixels");
  return layout;
}

}  // namespace torchvision::codecs
