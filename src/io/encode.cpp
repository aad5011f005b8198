#include "codecs/encode.h"

#include <ATen/ATen.h>

#include "core/file.h"
#include "torchvision/io/image.h"

namespace torchvision::io {
namespace {

codecs::PixelView view(const char* function, const at::Tensor& image) {
  TORCH_CHECK_VALUE(image.device().is_cpu(), function, ": expected a CPU tensor, got one on ", image.device());
  TORCH_CHECK_TYPE(image.scalar_type() == at::kByte, function, ": expected a uint8 tensor, got ", image.scalar_type());
  TORCH_CHECK_VALUE(image.dim() == 3, function, ": expected a 3-dimensional tensor (C, H, W), got shape ",
                    image.sizes());
  TORCH_CHECK_VALUE(image.size(0) == 1 || image.size(0) == 3, function, ": expected 1 or 3 channels, got ",
                    image.size(0), " in shape ", image.sizes());
  TORCH_CHECK_VALUE(image.numel() > 0 && image.size(1) <= INT32_MAX && image.size(2) <= INT32_MAX, function,
                    ": expected an image of at least one pixel, got shape ", image.sizes());
  return {.data = image.const_data_ptr<uint8_t>(),
          .width = static_cast<uint32_t>(image.size(2)),
          .height = static_cast<uint32_t>(image.size(1)),
          .channels = static_cast<uint32_t>(image.size(0)),
          .channel_stride = image.stride(0),
          .row_stride = image.stride(1),
          .column_stride = image.stride(2)};
}

codecs::EncodedImage jpeg(const char* function, const at::Tensor& image, int64_t quality) {
  TORCH_CHECK_VALUE(quality >= 1 && quality <= 100, function, ": expected a quality of 1 to 100, got ", quality);
  return codecs::encode_jpeg(view(function, image), static_cast<int>(quality));
}

codecs::EncodedImage png(const char* function, const at::Tensor& image, int64_t level) {
  TORCH_CHECK_VALUE(level >= 0 && level <= 9, function, ": expected a compression level of 0 to 9, got ", level);
  return codecs::encode_png(view(function, image), static_cast<int>(level));
}

at::Tensor as_tensor(codecs::EncodedImage encoded) {
  uint8_t* bytes = encoded.bytes.release();
  return at::from_blob(bytes, {static_cast<int64_t>(encoded.size)}, std::free, at::kByte);
}

void write(const std::string& path, const codecs::EncodedImage& encoded) {
  core::write_file_atomically(path, core::Bytes{encoded.bytes.get(), encoded.size});
}

}  // namespace

at::Tensor encode_jpeg(const at::Tensor& input, int64_t quality) {
  return as_tensor(jpeg("encode_jpeg", input, quality));
}

at::Tensor encode_png(const at::Tensor& input, int64_t compression_level) {
  return as_tensor(png("encode_png", input, compression_level));
}

void write_jpeg(const at::Tensor& input, const std::string& filename, int64_t quality) {
  write(filename, jpeg("write_jpeg", input, quality));
}

void write_png(const at::Tensor& input, const std::string& filename, int64_t compression_level) {
  write(filename, png("write_png", input, compression_level));
}

}  // namespace torchvision::io
