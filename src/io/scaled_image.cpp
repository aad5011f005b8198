#include "torchvision/io/scaled_image.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "io/decode_bytes.h"

namespace torchvision::io {
namespace {

uint32_t side(int64_t pixels) {
  TORCH_CHECK_VALUE(pixels > 0, "decode_image_scaled: expected at_least of 1 pixel or more, got ", pixels);
  return static_cast<uint32_t>(std::min<int64_t>(pixels, UINT32_MAX));
}

ScaledImage decode(core::Bytes bytes, HeightWidth at_least, const DecodeImageOptions& options) {
  codecs::DecodeOptions scaled = codec_options(options);
  scaled.min_height = side(at_least.height);
  scaled.min_width = side(at_least.width);
  const auto decoder = open_decoder(codecs::open_image, bytes, scaled);
  const at::Tensor pixels = pixels_for(*decoder);
  decoder->decode({static_cast<uint8_t*>(pixels.mutable_data_ptr()), pixels.nbytes()});
  const codecs::ImageInfo& info = decoder->info();
  return {as_image(pixels, info, options), info.denominator, info.top, info.left};
}

}  // namespace

ScaledImage decode_image_scaled(const at::Tensor& input, HeightWidth at_least, const DecodeImageOptions& options) {
  const at::Tensor flat = encoded_bytes("decode_image_scaled", input);
  return decode(as_bytes(flat), at_least, options);
}

ScaledImage decode_image_scaled(const std::string& path, HeightWidth at_least, const DecodeImageOptions& options) {
  return decode_file(path, [&](core::Bytes bytes) { return decode(bytes, at_least, options); });
}

}  // namespace torchvision::io
