#include "formats/xz.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <new>

#include "formats/format_error.h"

namespace torchvision::formats {
namespace {

// The window of `xz -9` needs 65 MB; a header that asks for more is after something else.
constexpr uint64_t kMaxMemory = uint64_t{128} << 20;

}  // namespace

struct XzSource::Stream {
  lzma_stream lzma = LZMA_STREAM_INIT;
};

bool looks_like_xz(core::Bytes file) noexcept {
  constexpr std::array<uint8_t, 6> kMagic = {0xfd, '7', 'z', 'X', 'Z', 0};
  return file.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), file.begin());
}

XzSource::XzSource(core::Bytes file) : file_(file), stream_(std::make_unique<Stream>()) {
  if (!looks_like_xz(file)) fail_corrupt("not an xz file", 0);
  if (lzma_stream_decoder(&stream_->lzma, kMaxMemory, LZMA_CONCATENATED) != LZMA_OK) throw std::bad_alloc();
  stream_->lzma.next_in = file.data();
  stream_->lzma.avail_in = file.size();
}

XzSource::~XzSource() { lzma_end(&stream_->lzma); }

// A match of 273 bytes costs about a quarter of a bit at best.
uint64_t XzSource::upper_bound() const noexcept { return uint64_t{file_.size()} << 14; }

size_t XzSource::read(std::span<uint8_t> out) {
  lzma_stream& lzma = stream_->lzma;
  lzma.next_out = out.data();
  lzma.avail_out = out.size();
  while (lzma.avail_out > 0 && !finished_) {
    const lzma_ret result = lzma_code(&lzma, LZMA_FINISH);
    const auto at = static_cast<uint64_t>(lzma.next_in - file_.data());
    switch (result) {
      case LZMA_OK:
        break;
      case LZMA_STREAM_END:
        finished_ = true;
        break;
      case LZMA_BUF_ERROR:
        fail_truncated("xz file ends too early", file_.size());
      case LZMA_MEM_ERROR:
        throw std::bad_alloc();
      case LZMA_MEMLIMIT_ERROR:
        fail_too_large("xz file asks for too large a window", std::to_string(kMaxMemory) + " bytes", "more");
      case LZMA_OPTIONS_ERROR:
        fail_unsupported("xz file uses an unknown filter", at);
      default:
        fail_corrupt("xz data is damaged", at);
    }
  }
  return out.size() - lzma.avail_out;
}

}  // namespace torchvision::formats
