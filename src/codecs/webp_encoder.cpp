#include <webp/encode.h>

#include <new>
#include <string>

#include "codecs/encode.h"
#include "codecs/interleave.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

/// WebPPicture and what it owns.
struct Picture {
  WebPPicture picture;
  Picture() {
    if (!WebPPictureInit(&picture)) throw Error(ErrorCode::kUnsupported, "libwebp of another version");
  }
  ~Picture() { WebPPictureFree(&picture); }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
};

struct Output {
  WebPMemoryWriter writer;
  Output() { WebPMemoryWriterInit(&writer); }
  ~Output() { WebPMemoryWriterClear(&writer); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
};

[[noreturn]] void fail(const WebPPicture& picture) {
  switch (picture.error_code) {
    case VP8_ENC_ERROR_OUT_OF_MEMORY:
    case VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY:
      throw std::bad_alloc();
    case VP8_ENC_ERROR_BAD_DIMENSION:
      throw Error(ErrorCode::kInvalidArgument, "cannot encode WebP",
                  {.expected = "sides of 1 to 16383 pixels",
                   .actual = std::to_string(picture.width) + " x " + std::to_string(picture.height)});
    default:
      throw Error(ErrorCode::kInvalidArgument, "cannot encode WebP",
                  {.actual = "libwebp's error " + std::to_string(picture.error_code)});
  }
}

}  // namespace

EncodedImage encode_webp(const PixelView& image, const WebpOptions& options) {
  WebPConfig config;
  if (!WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, static_cast<float>(options.quality)))
    throw Error(ErrorCode::kUnsupported, "libwebp of another version");
  config.lossless = options.lossless ? 1 : 0;
  config.exact = 1;  // the colours of transparent pixels stay
  config.method = options.method;
  Picture picture;
  picture.picture.use_argb = config.lossless;
  picture.picture.width = static_cast<int>(image.width);
  picture.picture.height = static_cast<int>(image.height);
  Output output;
  picture.picture.writer = WebPMemoryWrite;
  picture.picture.custom_ptr = &output.writer;
  const Interleaved pixels(image, image.channels == 4 ? 4 : 3);
  const auto import = image.channels == 4 ? WebPPictureImportRGBA : WebPPictureImportRGB;
  if (!import(&picture.picture, pixels.data(), static_cast<int>(pixels.row_bytes())) ||
      !WebPEncode(&config, &picture.picture))
    fail(picture.picture);
  EncodedImage encoded;
  encoded.size = output.writer.size;
  encoded.bytes.reset(output.writer.mem);
  output.writer.mem = nullptr;
  return encoded;
}

}  // namespace torchvision::codecs
