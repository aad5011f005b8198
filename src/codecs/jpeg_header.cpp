#include "codecs/jpeg_header.h"

#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr uint8_t kStartOfScan = 0xDA, kEndOfImage = 0xD9, kApp1 = 0xE1;
constexpr size_t kExifPrefix = 6;  // "Exif\0\0"

/// SOF0 to SOF15, of which three codes mean other things.
bool is_frame(uint8_t marker) noexcept {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool stands_alone(uint8_t marker) noexcept { return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8); }

[[noreturn]] void fail(ErrorCode code, size_t offset, const char* actual) {
  throw DecodeError(code, "cannot read JPEG header", {.offset = offset, .actual = actual});
}

void read_frame(core::Bytes segment, JpegHeader& header) {
  if (segment.size() < 6) fail(ErrorCode::kCorrupt, 0, "a frame header that is too short");
  header.bit_depth = segment[0];
  header.height = core::load_big_endian<uint16_t>(&segment[1]);
  header.width = core::load_big_endian<uint16_t>(&segment[3]);
  header.components = segment[5];
}

}  // namespace

JpegHeader read_jpeg_header(core::Bytes file) {
  JpegHeader header;
  bool app1_seen = false;
  for (size_t at = 2;;) {
    // Anything may stand before a marker, as libjpeg has it; fill bytes of 0xFF belong to none.
    while (at < file.size() && file[at] != 0xFF) ++at;
    while (at < file.size() && file[at] == 0xFF) ++at;
    if (at >= file.size()) fail(ErrorCode::kTruncated, file.size(), "the file ends before the image does");
    const uint8_t marker = file[at++];
    if (marker == 0 || stands_alone(marker)) continue;
    if (marker == kStartOfScan || marker == kEndOfImage) break;
    if (!core::range_fits(at, 2, file.size())) fail(ErrorCode::kTruncated, at, "the file ends before the image does");
    const size_t length = core::load_big_endian<uint16_t>(&file[at]);
    if (length < 2) fail(ErrorCode::kCorrupt, at, "a segment of impossible length");
    if (!core::range_fits(at, length, file.size()))
      fail(ErrorCode::kTruncated, at, "the file ends before the image does");
    const core::Bytes segment = file.subspan(at + 2, length - 2);
    if (is_frame(marker)) read_frame(segment, header);
    if (marker == kApp1 && !app1_seen) {
      app1_seen = true;
      if (segment.size() > kExifPrefix) header.exif = segment.subspan(kExifPrefix);
    }
    at += length;
  }
  if (header.width == 0 || header.height == 0 || header.components == 0)
    fail(ErrorCode::kCorrupt, 0, "no frame header, or one without pixels");
  return header;
}

}  // namespace torchvision::codecs
