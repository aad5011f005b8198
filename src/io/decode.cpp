#include <ATen/ATen.h>

#include <memory>
#include <vector>

#include "core/file.h"
#include "io/decode_bytes.h"
#include "torchvision/core/error.h"

namespace torchvision::io {
namespace {

// Python's views and flips, one for one: the result has also its strides.
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

at::Tensor decode(OpenDecoder open, core::Bytes bytes, const DecodeImageOptions& options) {
  const auto decoder =
      open(bytes, {.mode = options.mode, .limits = options.limits, .allow_truncated = options.allow_truncated});
  const codecs::ImageInfo& info = decoder->info();
  const auto frames = static_cast<int64_t>(info.frames);
  const at::Tensor pixels =
      at::empty({frames, info.height, info.width, info.channels}, info.sample_bytes == 2 ? at::kUInt16 : at::kByte);
  decoder->decode({static_cast<uint8_t*>(pixels.mutable_data_ptr()), pixels.nbytes()});
  const at::Tensor image = frames == 1 ? pixels[0].permute({2, 0, 1}) : pixels.permute({0, 3, 1, 2});
  if (!options.apply_exif_orientation) return image;
  // LibTorch flips no uint16; the bits are the same in int16.
  if (info.sample_bytes == 2) return turn(image.view(at::kShort), info.orientation).view(at::kUInt16);
  return turn(image, info.orientation);
}

}  // namespace

at::Tensor decode_bytes(const char* function, OpenDecoder open, const at::Tensor& input,
                        const DecodeImageOptions& options) {
  TORCH_CHECK_VALUE(input.device().is_cpu(), function, ": expected a CPU tensor, got one on ", input.device());
  TORCH_CHECK_TYPE(input.scalar_type() == at::kByte, function, ": expected a uint8 tensor, got ", input.scalar_type());
  TORCH_CHECK_VALUE(input.dim() == 1 && input.numel() > 0, function,
                    ": expected a non-empty 1-dimensional tensor of a file's bytes, got shape ", input.sizes());
  const at::Tensor flat = input.contiguous();
  return decode(open, {flat.const_data_ptr<uint8_t>(), static_cast<size_t>(flat.numel())}, options);
}

at::Tensor decode_image(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_image", codecs::open_image, input, options);
}

at::Tensor decode_jpeg(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_jpeg", codecs::open_jpeg, input, options);
}

at::Tensor decode_png(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_png", codecs::open_png, input, options);
}

at::Tensor decode_image(const std::string& path, const DecodeImageOptions& options) {
  const std::vector<uint8_t> content = core::read_file(path);
  try {
    return decode(codecs::open_image, content, options);
  } catch (const DecodeError& error) {
    ErrorDetails details = error.details();
    details.path = path;
    throw DecodeError(error.code(), error.summary(), std::move(details));
  }
}

at::Tensor read_image(const std::string& path, const DecodeImageOptions& options) {
  return decode_image(path, options);
}

}  // namespace torchvision::io
