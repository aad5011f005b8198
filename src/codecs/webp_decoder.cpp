#include <webp/decode.h>

#include <algorithm>
#include <memory>
#include <new>

#include "codecs/image.h"
#include "codecs/webp_header.h"
#include "codecs/webp_status.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

class WebpDecoder final : public Decoder {
 public:
  WebpDecoder(core::Bytes file, const DecodeOptions& options) : file_(file), options_(options) {
    const WebpHeader header = read_webp_header(file, /*max_frames=*/0);
    if (header.animated)
      throw DecodeError(ErrorCode::kUnsupported, "animated WebP files are not supported here",
                        {.hint = "decode_webp_frames gives all frames"});
    info_.width = header.width;
    info_.height = header.height;
    info_.channels = channels_of(options.mode, header.channels());
    // Python knows no gray for WebP: it gives what the file holds.
    if (info_.channels < 3) info_.channels = header.channels();
    check_limits("WebP", info_, options.limits);
  }

  void decode(std::span<uint8_t> pixels) override {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) throw DecodeError(ErrorCode::kUnsupported, "libwebp of another version");
    config.output.colorspace = info_.channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {pixels.data(), static_cast<int>(info_.row_bytes()), pixels.size()};
    const VP8StatusCode status = options_.allow_truncated ? decode_what_is_there(config, pixels)
                                                          : WebPDecode(file_.data(), file_.size(), &config);
    if (status == VP8_STATUS_OUT_OF_MEMORY) throw std::bad_alloc();
    if (status != VP8_STATUS_OK)
      throw DecodeError(webp_error_code(status), "cannot decode WebP", {.actual = webp_error_text(status)});
  }

 private:
  VP8StatusCode decode_what_is_there(WebPDecoderConfig& config, std::span<uint8_t> pixels) const {
    std::fill(pixels.begin(), pixels.end(), uint8_t{0});
    const std::unique_ptr<WebPIDecoder, void (*)(WebPIDecoder*)> decoder(WebPINewDecoder(&config.output), WebPIDelete);
    if (!decoder) throw std::bad_alloc();
    const VP8StatusCode status = WebPIUpdate(decoder.get(), file_.data(), file_.size());
    return status == VP8_STATUS_SUSPENDED ? VP8_STATUS_OK : status;
  }

  core::Bytes file_;
  DecodeOptions options_;
};

}  // namespace

std::unique_ptr<Decoder> open_webp(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<WebpDecoder>(file, options);
}

}  // namespace torchvision::codecs
