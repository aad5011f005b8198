#include <ATen/ATen.h>

#include "io/pixel_view.h"
#include "torchvision/io/encode.h"

namespace torchvision::io {
namespace {

int in_range(const char* function, const char* what, int64_t value, int64_t least, int64_t most) {
  TORCH_CHECK_VALUE(value >= least && value <= most, function, ": expected a ", what, " of ", least, " to ", most,
                    ", got ", value);
  return static_cast<int>(value);
}

codecs::EncodedImage jpeg(const char* function, const at::Tensor& image, const EncodeJpegOptions& options) {
  return codecs::encode_jpeg(pixel_view(function, image),
                             {.quality = in_range(function, "quality", options.quality, 1, 100),
                              .subsampling = options.subsampling,
                              .progressive = options.progressive,
                              .optimize = options.optimize});
}

codecs::EncodedImage webp(const char* function, const at::Tensor& image, const EncodeWebpOptions& options) {
  return codecs::encode_webp(pixel_view(function, image, /*alpha=*/true),
                             {.quality = in_range(function, "quality", options.quality, 0, 100),
                              .lossless = options.lossless,
                              .method = in_range(function, "method", options.method, 0, 6)});
}

codecs::EncodedImage avif(const char* function, const at::Tensor& image, const EncodeAvifOptions& options) {
  return codecs::encode_avif(pixel_view(function, image, /*alpha=*/true),
                             {.quality = in_range(function, "quality", options.quality, 0, 100),
                              .lossless = options.lossless,
                              .subsampling = options.subsampling,
                              .speed = in_range(function, "speed", options.speed, 0, 10)});
}

/// GIF counts in hundredths of a second.
uint16_t hundredths(const char* function, int64_t milliseconds) {
  return static_cast<uint16_t>((in_range(function, "duration", milliseconds, 0, 655'350) + 5) / 10);
}

codecs::EncodedImage gif(const char* function, const at::Tensor& input, const EncodeGifOptions& options) {
  TORCH_CHECK_VALUE((input.dim() == 3 || input.dim() == 4) && input.numel() > 0, function,
                    ": expected at least one pixel in (C, H, W) or (N, C, H, W), got shape ", input.sizes());
  const at::Tensor frames = input.dim() == 3 ? input.unsqueeze(0) : input;
  const int64_t count = frames.size(0);
  TORCH_CHECK_VALUE(options.durations.empty() || static_cast<int64_t>(options.durations.size()) == count, function,
                    ": expected as many durations as frames, ", count, ", got ", options.durations.size());
  codecs::GifOptions gif_options = {.loop = in_range(function, "loop", options.loop, 0, 65'535)};
  std::vector<codecs::PixelView> views;
  for (int64_t i = 0; i < count; ++i) {
    views.push_back(pixel_view(function, frames[i]));
    gif_options.delays.push_back(
        hundredths(function, options.durations.empty() ? options.duration : options.durations[static_cast<size_t>(i)]));
  }
  return codecs::encode_gif(views, gif_options);
}

}  // namespace

at::Tensor encode_jpeg(const at::Tensor& input, const EncodeJpegOptions& options) {
  return as_tensor(jpeg("encode_jpeg", input, options));
}

void write_jpeg(const at::Tensor& input, const std::string& filename, const EncodeJpegOptions& options) {
  write_encoded(filename, jpeg("write_jpeg", input, options));
}

at::Tensor encode_webp(const at::Tensor& input, const EncodeWebpOptions& options) {
  return as_tensor(webp("encode_webp", input, options));
}

void write_webp(const at::Tensor& input, const std::string& filename, const EncodeWebpOptions& options) {
  write_encoded(filename, webp("write_webp", input, options));
}

at::Tensor encode_avif(const at::Tensor& input, const EncodeAvifOptions& options) {
  return as_tensor(avif("encode_avif", input, options));
}

void write_avif(const at::Tensor& input, const std::string& filename, const EncodeAvifOptions& options) {
  write_encoded(filename, avif("write_avif", input, options));
}

at::Tensor encode_gif(const at::Tensor& input, const EncodeGifOptions& options) {
  return as_tensor(gif("encode_gif", input, options));
}

void write_gif(const at::Tensor& input, const std::string& filename, const EncodeGifOptions& options) {
  write_encoded(filename, gif("write_gif", input, options));
}

}  // namespace torchvision::io
