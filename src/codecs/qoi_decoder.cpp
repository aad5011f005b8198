// The Quite OK Image format, after its specification (qoiformat.org, version 1.0).
#include <array>
#include <cstring>
#include <string>

#include "codecs/qoi.h"
#include "codecs/rows_decoder.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr size_t kHeaderSize = 14;
constexpr uint64_t kPixelsOfAByte = 62;  // the longest run
constexpr uint8_t kRgb = 0xFE, kRgba = 0xFF;

using Pixel = std::array<uint8_t, 4>;

[[noreturn]] void fail_truncated(core::Bytes file) {
  throw DecodeError(ErrorCode::kTruncated, "cannot decode QOI",
                    {.offset = file.size(), .actual = "the file ends before the image does"});
}

class QoiDecoder final : public RowsDecoder {
 public:
  QoiDecoder(core::Bytes file, const QoiHeader& header, const DecodeOptions& options)
      : RowsDecoder("QOI", {header.width, header.height, header.channels}, options), file_(file), at_(kHeaderSize) {
    // A header may claim what its few bytes cannot hold: told before memory is taken.
    const uint64_t most = (file.size() - kHeaderSize) * kPixelsOfAByte;
    if (uint64_t{header.width} * header.height > most && !options.allow_truncated) fail_truncated(file);
  }

 private:
  void read_row(uint32_t, uint8_t* row) override {
    const uint32_t channels = stored().channels;
    for (uint32_t x = 0; x < stored().width; ++x, row += channels) {
      if (run_ > 0)
        --run_;
      else
        read_chunk();
      std::memcpy(row, pixel_.data(), channels);
    }
  }

  uint8_t byte() {
    if (at_ >= file_.size()) fail_truncated(file_);
    return file_[at_++];
  }

  void add(int red, int green, int blue) {
    pixel_[0] = static_cast<uint8_t>(pixel_[0] + red);
    pixel_[1] = static_cast<uint8_t>(pixel_[1] + green);
    pixel_[2] = static_cast<uint8_t>(pixel_[2] + blue);
  }

  void read_chunk() {
    const uint8_t tag = byte();
    if (tag == kRgb || tag == kRgba) {
      for (size_t c = 0; c < (tag == kRgb ? 3U : 4U); ++c) pixel_[c] = byte();
    } else if (tag >> 6 == 0) {
      pixel_ = seen_[tag & 63];
    } else if (tag >> 6 == 1) {
      add((tag >> 4 & 3) - 2, (tag >> 2 & 3) - 2, (tag & 3) - 2);
    } else if (tag >> 6 == 2) {
      const int green = (tag & 63) - 32;
      const uint8_t rest = byte();
      add(green + (rest >> 4) - 8, green, green + (rest & 15) - 8);
    } else {
      run_ = tag & 63;  // this pixel is the first of run_ + 1
    }
    seen_[(pixel_[0] * 3 + pixel_[1] * 5 + pixel_[2] * 7 + pixel_[3] * 11) % 64] = pixel_;
  }

  core::Bytes file_;
  size_t at_;
  Pixel pixel_ = {0, 0, 0, 255};
  std::array<Pixel, 64> seen_ = {};
  uint32_t run_ = 0;
};

}  // namespace

QoiHeader read_qoi_header(core::Bytes file) {
  if (!core::as_text(file).starts_with("qoif"))
    throw DecodeError(ErrorCode::kCorrupt, "cannot read QOI header", {.actual = "a file without QOI's signature"});
  if (file.size() < kHeaderSize)
    throw DecodeError(ErrorCode::kTruncated, "cannot read QOI header",
                      {.offset = file.size(), .actual = "the file ends in its header"});
  const QoiHeader header = {core::load_big_endian<uint32_t>(&file[4]), core::load_big_endian<uint32_t>(&file[8]),
                            file[12]};
  if (header.width == 0 || header.height == 0 || (header.channels != 3 && header.channels != 4) || file[13] > 1)
    throw DecodeError(ErrorCode::kCorrupt, "cannot read QOI header",
                      {.expected = "at least one pixel, 3 or 4 channels, colour space 0 or 1",
                       .actual = std::to_string(header.width) + " x " + std::to_string(header.height) + " with " +
                                 std::to_string(header.channels) + " channels"});
  return header;
}

std::unique_ptr<Decoder> open_qoi(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<QoiDecoder>(file, read_qoi_header(file), options);
}

}  // namespace torchvision::codecs
