#include "codecs/webp_header.h"

#include <webp/decode.h>

#include <string>

#include "codecs/webp_status.h"
#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using namespace std::string_view_literals;

constexpr uint64_t kRiffHeader = 12;
constexpr uint64_t kChunkHeader = 8;

void walk_chunks(core::Bytes file, uint64_t max_frames, WebpHeader& header) {
  uint64_t frames = 0;
  for (uint64_t at = kRiffHeader; core::range_fits(at, kChunkHeader, file.size()) && frames <= max_frames;) {
    const std::string_view name = core::as_text(file.subspan(at, 4));
    const uint64_t size = core::load_little_endian<uint32_t>(&file[at + 4]);
    const bool whole = core::range_fits(at + kChunkHeader, size, file.size());
    if (name == "ANMF"sv) ++frames;
    if (name == "EXIF"sv && whole && header.exif.empty()) header.exif = file.subspan(at + kChunkHeader, size);
    if (!whole) break;
    at += kChunkHeader + size + size % 2;
  }
  if (header.animated) header.frames = frames;
  // Some writers put JPEG's prefix before the TIFF header.
  if (core::as_text(header.exif).starts_with("Exif\0\0"sv)) header.exif = header.exif.subspan(6);
}

}  // namespace

ErrorCode webp_error_code(int status) noexcept {
  switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
      return ErrorCode::kTruncated;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return ErrorCode::kUnsupported;
    default:
      return ErrorCode::kCorrupt;
  }
}

const char* webp_error_text(int status) noexcept {
  switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
      return "the file ends before the image does";
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return "a feature that libwebp does not know";
    case VP8_STATUS_BITSTREAM_ERROR:
      return "damaged data";
    default:
      return "a file that libwebp refuses";
  }
}

WebpHeader read_webp_header(core::Bytes file, uint64_t max_frames) {
  WebPBitstreamFeatures features;
  const VP8StatusCode status = WebPGetFeatures(file.data(), file.size(), &features);
  if (status != VP8_STATUS_OK)
    throw DecodeError(webp_error_code(status), "cannot read WebP header", {.actual = webp_error_text(status)});
  WebpHeader header = {.width = static_cast<uint32_t>(features.width),
                       .height = static_cast<uint32_t>(features.height),
                       .alpha = features.has_alpha != 0,
                       .animated = features.has_animation != 0};
  walk_chunks(file, max_frames, header);
  if (header.frames == 0)
    throw DecodeError(ErrorCode::kCorrupt, "cannot read WebP header", {.actual = "an animation without frames"});
  return header;
}

}  // namespace torchvision::codecs
