#include "codecs/png_header.h"

#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr uint64_t kSignature = 8, kLengthAndName = 8, kAroundData = 12;
constexpr uint64_t kHeaderChunk = 13;

[[noreturn]] void fail(ErrorCode code, const char* actual) {
  throw DecodeError(code, "cannot read PNG header", {.actual = actual});
}

/// The EXIF chunk, which counts where it stands before the pixels.
core::Bytes find_exif(core::Bytes file) {
  for (uint64_t at = kSignature; core::range_fits(at, kLengthAndName, file.size());) {
    const uint64_t length = core::load_big_endian<uint32_t>(&file[at]);
    const std::string_view name = core::as_text(file.subspan(at + 4, 4));
    if (name == "IDAT" || !core::range_fits(at, length + kAroundData, file.size())) break;
    if (name == "eXIf") return file.subspan(at + kLengthAndName, length);
    at += length + kAroundData;
  }
  return {};
}

}  // namespace

uint32_t PngHeader::channels() const noexcept {
  constexpr uint32_t kOfColorType[] = {1, 0, 3, 1, 2, 0, 4};
  return color_type < 7 ? kOfColorType[color_type] : 0;
}

PngHeader read_png_header(core::Bytes file) {
  if (!core::as_text(file).starts_with("\x89PNG\r\n\x1a\n"))
    fail(ErrorCode::kCorrupt, "a file without PNG's signature");
  if (file.size() < kSignature + kLengthAndName + kHeaderChunk)
    fail(ErrorCode::kTruncated, "the file ends in its header");
  const uint8_t* chunk = &file[kSignature];
  if (core::load_big_endian<uint32_t>(chunk) != kHeaderChunk ||
      core::as_text(file.subspan(kSignature + 4, 4)) != "IHDR")
    fail(ErrorCode::kCorrupt, "a file that does not begin with a header chunk");
  PngHeader header = {.width = core::load_big_endian<uint32_t>(chunk + 8),
                      .height = core::load_big_endian<uint32_t>(chunk + 12),
                      .bit_depth = chunk[16],
                      .color_type = chunk[17]};
  if (header.width == 0 || header.height == 0 || header.width > INT32_MAX || header.height > INT32_MAX ||
      header.channels() == 0)
    fail(ErrorCode::kCorrupt, "sizes or a colour type that PNG does not have");
  header.exif = find_exif(file);
  return header;
}

}  // namespace torchvision::codecs
