#include <webp/demux.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string>

#include "codecs/image.h"
#include "codecs/pixel_rows.h"
#include "codecs/webp_header.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using AnimationDecoder = std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)>;

AnimationDecoder start(core::Bytes file) {
  const WebPData data = {file.data(), file.size()};
  WebPAnimDecoderOptions options;
  if (!WebPAnimDecoderOptionsInit(&options)) throw DecodeError(ErrorCode::kUnsupported, "libwebp of another version");
  options.color_mode = MODE_RGBA;
  AnimationDecoder decoder(WebPAnimDecoderNew(&data, &options), WebPAnimDecoderDelete);
  if (!decoder) throw DecodeError(ErrorCode::kCorrupt, "cannot decode WebP", {.actual = "damaged or truncated chunks"});
  return decoder;
}

class WebpFramesDecoder final : public Decoder {
 public:
  WebpFramesDecoder(core::Bytes file, const DecodeOptions& options) : file_(file), options_(options) {
    const WebpHeader header = read_webp_header(file, options.limits.max_frames);
    info_.width = header.width;
    info_.height = header.height;
    info_.frames = header.frames;
    info_.channels = channels_of(options.mode, header.channels());
    check_limits("WebP", info_, options.limits);
  }

  void decode(std::span<uint8_t> pixels) override {
    const AnimationDecoder decoder = start(file_);
    for (uint64_t i = 0; i < info_.frames; ++i) {
      const std::span<uint8_t> frame = pixels.subspan(i * info_.frame_bytes(), info_.frame_bytes());
      uint8_t* canvas = nullptr;
      int timestamp = 0;
      if (WebPAnimDecoderHasMoreFrames(decoder.get()) && WebPAnimDecoderGetNext(decoder.get(), &canvas, &timestamp)) {
        convert(canvas, frame);
      } else if (options_.allow_truncated) {
        std::fill(frame.begin(), pixels.end(), uint8_t{0});
        return;
      } else {
        throw DecodeError(
            ErrorCode::kCorrupt, "cannot decode WebP",
            {.actual = "damaged or truncated frame " + std::to_string(i) + " of " + std::to_string(info_.frames)});
      }
    }
  }

 private:
  void convert(const uint8_t* canvas, std::span<uint8_t> frame) const {
    for (uint32_t y = 0; y < info_.height; ++y)
      convert_row(canvas + size_t{y} * info_.width * 4, 4, frame.data() + y * info_.row_bytes(), info_.channels,
                  info_.width);
  }

  core::Bytes file_;
  DecodeOptions options_;
};

}  // namespace

std::unique_ptr<Decoder> open_webp_frames(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<WebpFramesDecoder>(file, options);
}

}  // namespace torchvision::codecs
