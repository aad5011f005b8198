#include <avif/avif.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "codecs/av1_size.h"
#include "codecs/heif_header.h"
#include "codecs/image.h"
#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

ErrorCode code_of(avifResult result) {
  switch (result) {
    case AVIF_RESULT_TRUNCATED_DATA:
    case AVIF_RESULT_WAITING_ON_IO:
      return ErrorCode::kTruncated;
    case AVIF_RESULT_NOT_IMPLEMENTED:
    case AVIF_RESULT_UNSUPPORTED_DEPTH:
    case AVIF_RESULT_NO_CODEC_AVAILABLE:
      return ErrorCode::kUnsupported;
    default:
      return ErrorCode::kCorrupt;
  }
}

class AvifDecoder final : public Decoder {
 public:
  AvifDecoder(core::Bytes file, const DecodeOptions& options)
      : decoder_(avifDecoderCreate(), avifDecoderDestroy), options_(options) {
    if (!decoder_) throw std::bad_alloc();
    decoder_->maxThreads = 1;
    decoder_->ignoreExif = AVIF_TRUE;
    decoder_->ignoreXMP = AVIF_TRUE;
    // The codec is told too: the picture inside may be larger than the container says. libavif takes no more than its
    // own limits.
    decoder_->imageSizeLimit =
        static_cast<uint32_t>(std::clamp<uint64_t>(options.limits.max_pixels, 1, AVIF_DEFAULT_IMAGE_SIZE_LIMIT));
    decoder_->imageCountLimit = static_cast<uint32_t>(std::min<uint64_t>(options.limits.max_frames, INT32_MAX));
    check(avifDecoderSetIOMemory(decoder_.get(), file.data(), file.size()), "cannot read AVIF header");
    check(avifDecoderParse(decoder_.get()), "cannot read AVIF header");
    const avifImage& image = *decoder_->image;
    info_.width = image.width;
    info_.height = image.height;
    info_.frames = static_cast<uint64_t>(std::max(decoder_->imageCount, 1));
    info_.sample_bytes = image.depth > 8 ? 2 : 1;
    const uint32_t unchanged = decoder_->alphaPresent ? 4 : 3;
    info_.channels = channels_of(options.mode, unchanged);
    // Python knows no gray for AVIF: it gives what the file holds.
    if (info_.channels < 3) info_.channels = unchanged;
    check_limits("AVIF", info_, options.limits);
    check_size_inside(file);
  }

  void decode(std::span<uint8_t> pixels) override {
    for (uint64_t i = 0; i < info_.frames; ++i) {
      check(avifDecoderNextImage(decoder_.get()), "cannot decode AVIF");
      if (decoder_->image->width != info_.width || decoder_->image->height != info_.height)
        fail_size(decoder_->image->width, decoder_->image->height);
      convert(pixels.subspan(i * info_.frame_bytes(), info_.frame_bytes()));
    }
  }

 private:
  /// libavif would stretch the picture inside to the size that the container claims: a few bytes could cost gigabytes.
  void check_size_inside(core::Bytes file) const {
    const std::optional<Av1Size> inside = size_of_primary(file);
    if (inside && (inside->width != info_.width || inside->height != info_.height))
      fail_size(inside->width, inside->height);
  }

  std::optional<Av1Size> size_of_primary(core::Bytes file) const {
    if (decoder_->imageCount > 1) return std::nullopt;
    try {
      return read_av1_size(read_heif_header(file).data);
    } catch (const DecodeError&) {
      return std::nullopt;  // a track without a primary picture
    }
  }

  [[noreturn]] void fail_size(uint32_t width, uint32_t height) const {
    throw DecodeError(ErrorCode::kCorrupt, "cannot decode AVIF",
                      {.expected = std::to_string(info_.width) + " x " + std::to_string(info_.height),
                       .actual = std::to_string(width) + " x " + std::to_string(height) + " inside"});
  }

  void convert(std::span<uint8_t> frame) const {
    avifRGBImage rgb;
    avifRGBImageSetDefaults(&rgb, decoder_->image);
    rgb.format = info_.channels == 4 ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
    rgb.ignoreAlpha = info_.channels == 3;
    rgb.depth = info_.sample_bytes == 2 ? 16 : 8;
    rgb.pixels = frame.data();
    rgb.rowBytes = static_cast<uint32_t>(info_.row_bytes());
    check(avifImageYUVToRGB(decoder_->image, &rgb), "cannot decode AVIF");
  }

  static void check(avifResult result, const char* what) {
    if (result == AVIF_RESULT_OK) return;
    if (result == AVIF_RESULT_OUT_OF_MEMORY) throw std::bad_alloc();
    throw DecodeError(code_of(result), what, {.actual = avifResultToString(result)});
  }

  std::unique_ptr<avifDecoder, void (*)(avifDecoder*)> decoder_;
  DecodeOptions options_;
};

}  // namespace

std::unique_ptr<Decoder> open_avif(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<AvifDecoder>(file, options);
}

}  // namespace torchvision::codecs
