#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "codecs/crop.h"
#include "codecs/exif.h"
#include "codecs/image.h"
#include "codecs/jpeg_shim.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

/// "Exif\0\0", which stands before the TIFF header in a JPEG's APP1 segment.
constexpr size_t kExifPrefix = 6;
/// libjpeg's own memory, beside the pixels: the coefficients of a progressive image take twice as much as they.
constexpr uint64_t kWorkingMemoryFactor = 2;
constexpr uint64_t kWorkingMemoryBase = uint64_t{64} << 20;

ErrorCode code_of(TvJpegStatus status) {
  switch (status) {
    case kTvJpegTruncated:
      return ErrorCode::kTruncated;
    case kTvJpegUnsupported:
      return ErrorCode::kUnsupported;
    case kTvJpegTooLarge:
      return ErrorCode::kTooLarge;
    default:
      return ErrorCode::kCorrupt;
  }
}

// Pillow's conversion, which torchvision took over: black - ink * black / 255. Samples are inverted, as Adobe stores
// them.
uint8_t cmyk_to_rgb(uint8_t ink, uint8_t black) {
  const int product = (255 - ink) * black + 128;
  return static_cast<uint8_t>(black - ((product + (product >> 8)) >> 8));
}

void cmyk_row_to_rgb(const uint8_t* cmyk, uint8_t* rgb, uint32_t width) {
  for (uint32_t x = 0; x < width; ++x, cmyk += 4, rgb += 3)
    for (int c = 0; c < 3; ++c) rgb[c] = cmyk_to_rgb(cmyk[c], cmyk[3]);
}

void cmyk_row_to_gray(const uint8_t* cmyk, uint8_t* gray, uint32_t width) {
  for (uint32_t x = 0; x < width; ++x, cmyk += 4) {
    const uint32_t red = cmyk_to_rgb(cmyk[0], cmyk[3]);
    const uint32_t green = cmyk_to_rgb(cmyk[1], cmyk[3]);
    const uint32_t blue = cmyk_to_rgb(cmyk[2], cmyk[3]);
    gray[x] = static_cast<uint8_t>((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
  }
}

class JpegDecoder final : public Decoder {
 public:
  JpegDecoder(core::Bytes file, const DecodeOptions& options)
      : reader_(tv_jpeg_reader_new(file.data(), file.size()), tv_jpeg_reader_free), options_(options) {
    if (!reader_) throw std::bad_alloc();
    TvJpegHeader header = {};
    check(tv_jpeg_read_header(reader_.get(), &header), "cannot read JPEG header");
    choose_colors(header);
    info_.width = header.width;
    info_.height = header.height;
    if (header.exif_size > kExifPrefix)
      info_.orientation = exif_orientation(core::Bytes(header.exif, header.exif_size).subspan(kExifPrefix));
    check_pixels("JPEG", info_, options.limits);
    choose_part();
    check_bytes("JPEG", info_, options.limits);
  }

  bool knows_crop() const noexcept override { return true; }

  void decode(std::span<uint8_t> pixels) override {
    const uint64_t memory = std::min<uint64_t>(options_.limits.max_bytes, UINT64_MAX / 8) * kWorkingMemoryFactor;
    const auto scans = static_cast<int>(std::min<uint64_t>(options_.limits.max_scans, INT32_MAX));
    if (options_.allow_truncated) tv_jpeg_allow_truncated(reader_.get());
    check(tv_jpeg_start(reader_.get(), decoded_color_, scans, memory + kWorkingMemoryBase));
    uint32_t left = info_.left, width = info_.width;
    if (width < whole_width_) check(tv_jpeg_crop_columns(reader_.get(), &left, &width));
    check(tv_jpeg_skip_rows(reader_.get(), info_.top));
    if (convert_from_cmyk_ || width != info_.width)
      read_rows_through_buffer(pixels, info_.left - left, width);
    else
      check(tv_jpeg_read_rows(reader_.get(), pixels.data(), info_.row_bytes(), info_.height));
    // What lies below the part that was asked for is not read, and may be damaged.
    if (info_.top + info_.height == whole_height_) check(tv_jpeg_finish(reader_.get()));
  }

 private:
  void choose_colors(const TvJpegHeader& header) {
    info_.channels = static_cast<uint32_t>(header.components);
    switch (options_.mode) {
      case ImageReadMode::kUnchanged:
        return;
      case ImageReadMode::kGray:
        decoded_color_ = kTvJpegGray;
        info_.channels = 1;
        break;
      case ImageReadMode::kRgb:
        decoded_color_ = kTvJpegRgb;
        info_.channels = 3;
        break;
      default:
        throw DecodeError(ErrorCode::kUnsupported, "read mode not supported for JPEG files",
                          {.expected = "UNCHANGED, GRAY or RGB", .actual = std::string(to_string(options_.mode))});
    }
    // libjpeg turns YCCK into CMYK, but knows no way from there.
    convert_from_cmyk_ = header.color == kTvJpegCmyk;
    if (convert_from_cmyk_) decoded_color_ = kTvJpegCmyk;
  }

  /// The scale and the rectangle, within the scaled picture, that cover what was asked for.
  void choose_part() {
    CropBox crop = options_.crop.value_or(CropBox{0, 0, info_.height, info_.width});
    check_crop(crop, info_.width, info_.height);
    info_.denominator = largest_denominator(crop, options_.min_height, options_.min_width);
    whole_width_ = info_.width;
    whole_height_ = info_.height;
    if (info_.denominator > 1)
      check(tv_jpeg_scale(reader_.get(), static_cast<int>(info_.denominator), &whole_width_, &whole_height_));
    crop = scaled(crop, info_.denominator);
    info_.top = static_cast<uint32_t>(crop.top);
    info_.left = static_cast<uint32_t>(crop.left);
    info_.height = static_cast<uint32_t>(crop.height);
    info_.width = static_cast<uint32_t>(crop.width);
  }

  /// Rows of `width` pixels, of which those from `skipped` on are wanted.
  void read_rows_through_buffer(std::span<uint8_t> pixels, uint32_t skipped, uint32_t width) {
    const size_t pixel_bytes = convert_from_cmyk_ ? 4 : info_.channels;
    std::vector<uint8_t> row(size_t{width} * pixel_bytes);
    const uint8_t* wanted = row.data() + skipped * pixel_bytes;
    uint8_t* out = pixels.data();
    for (uint32_t y = 0; y < info_.height; ++y, out += info_.row_bytes()) {
      check(tv_jpeg_read_rows(reader_.get(), row.data(), row.size(), 1));
      if (!convert_from_cmyk_)
        std::memcpy(out, wanted, info_.row_bytes());
      else if (info_.channels == 3)
        cmyk_row_to_rgb(wanted, out, info_.width);
      else
        cmyk_row_to_gray(wanted, out, info_.width);
    }
  }

  void check(TvJpegStatus status, const char* what = "cannot decode JPEG") const {
    if (status == kTvJpegOk) return;
    if (status == kTvJpegNoMemory) throw std::bad_alloc();
    std::string reason = tv_jpeg_message(reader_.get());
    if (info_.height != 0)
      reason += " (at row " + std::to_string(tv_jpeg_row(reader_.get())) + " of " + std::to_string(info_.height) + ")";
    throw DecodeError(code_of(status), what, {.offset = tv_jpeg_offset(reader_.get()), .actual = reason});
  }

  std::unique_ptr<TvJpegReader, void (*)(TvJpegReader*)> reader_;
  DecodeOptions options_;
  TvJpegColor decoded_color_ = kTvJpegUnknown;
  bool convert_from_cmyk_ = false;
  uint32_t whole_width_ = 0;  // of the picture at the scale that was chosen
  uint32_t whole_height_ = 0;
};

}  // namespace

std::unique_ptr<Decoder> open_jpeg(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<JpegDecoder>(file, options);
}

}  // namespace torchvision::codecs
