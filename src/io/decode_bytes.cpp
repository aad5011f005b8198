#include "io/decode_bytes.h"

#include <ATen/ATen.h>

#include "codecs/crop.h"
#include "core/huge_pages.h"

namespace torchvision::io {
namespace {

at::Tensor turn(const at::Tensor& image, int orientation) {
  switch (orientation) {
    case 2:
      return image.flip({-1});
    case 3:
      return image.flip({-2, -1});
    case 4:
      return image.flip({-2});
    case 5:
      return image.transpose(-1, -2);
    case 6:
      return image.transpose(-1, -2).flip({-1});
    case 7:
      return image.transpose(-1, -2).flip({-2, -1});
    case 8:
      return image.transpose(-1, -2).flip({-2});
    default:
      return image;
  }
}

}  // namespace

codecs::DecodeOptions codec_options(const DecodeImageOptions& options) {
  return {
      .mode = options.mode, .limits = options.limits, .crop = options.crop, .allow_truncated = options.allow_truncated};
}

std::unique_ptr<codecs::Decoder> open_decoder(OpenDecoder open, core::Bytes bytes,
                                              const codecs::DecodeOptions& options) {
  return codecs::cropped(open(bytes, options), options);
}

at::Tensor encoded_bytes(const char* function, const at::Tensor& input) {
  TORCH_CHECK_VALUE(input.device().is_cpu(), function, ": expected a CPU tensor, got one on ", input.device());
  TORCH_CHECK_TYPE(input.scalar_type() == at::kByte, function, ": expected a uint8 tensor, got ", input.scalar_type());
  TORCH_CHECK_VALUE(input.dim() == 1 && input.numel() > 0, function,
                    ": expected a non-empty 1-dimensional tensor of a file's bytes, got shape ", input.sizes());
  return input.contiguous();
}

core::Bytes as_bytes(const at::Tensor& flat) {
  return {flat.const_data_ptr<uint8_t>(), static_cast<size_t>(flat.numel())};
}

at::Tensor pixels_for(const codecs::Decoder& decoder) {
  const codecs::ImageInfo& info = decoder.info();
  const at::ScalarType dtype = info.sample_bytes == 2 ? at::kUInt16 : at::kByte;
  at::Tensor pixels = at::empty({static_cast<int64_t>(info.frames), info.height, info.width, info.channels}, dtype);
  if (info.frames == 1) pixels = pixels[0];
  core::prefer_huge_pages(pixels.mutable_data_ptr(), pixels.nbytes());
  return pixels;
}

at::Tensor as_image(const at::Tensor& pixels, const codecs::ImageInfo& info, const DecodeImageOptions& options) {
  const at::Tensor image = pixels.movedim(-1, -3);
  if (!options.apply_exif_orientation) return image;
  // LibTorch flips no uint16; the bits are the same in int16.
  if (info.sample_bytes == 2) return turn(image.view(at::kShort), info.orientation).view(at::kUInt16);
  return turn(image, info.orientation);
}

at::Tensor decode_bytes(OpenDecoder open, core::Bytes bytes, const DecodeImageOptions& options) {
  const auto decoder = open_decoder(open, bytes, codec_options(options));
  const at::Tensor pixels = pixels_for(*decoder);
  decoder->decode({static_cast<uint8_t*>(pixels.mutable_data_ptr()), pixels.nbytes()});
  return as_image(pixels, decoder->info(), options);
}

at::Tensor decode_bytes(const char* function, OpenDecoder open, const at::Tensor& input,
                        const DecodeImageOptions& options) {
  const at::Tensor flat = encoded_bytes(function, input);
  return decode_bytes(open, as_bytes(flat), options);
}

}  // namespace torchvision::io
