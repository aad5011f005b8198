#include <ATen/ATen.h>

#include "io/pixel_view.h"
#include "torchvision/io/image.h"

namespace torchvision::io {
namespace {

codecs::EncodedImage jpeg(const char* function, const at::Tensor& image, int64_t quality) {
  TORCH_CHECK_VALUE(quality >= 1 && quality <= 100, function, ": expected a quality of 1 to 100, got ", quality);
  return codecs::encode_jpeg(pixel_view(function, image), {.quality = static_cast<int>(quality)});
}

codecs::EncodedImage png(const char* function, const at::Tensor& image, int64_t level) {
  TORCH_CHECK_VALUE(level >= 0 && level <= 9, function, ": expected a compression level of 0 to 9, got ", level);
  return codecs::encode_png(pixel_view(function, image), static_cast<int>(level));
}

}  // namespace

at::Tensor encode_jpeg(const at::Tensor& input, int64_t quality) {
  return as_tensor(jpeg("encode_jpeg", input, quality));
}

at::Tensor encode_png(const at::Tensor& input, int64_t compression_level) {
  return as_tensor(png("encode_png", input, compression_level));
}

void write_jpeg(const at::Tensor& input, const std::string& filename, int64_t quality) {
  write_encoded(filename, jpeg("write_jpeg", input, quality));
}

void write_png(const at::Tensor& input, const std::string& filename, int64_t compression_level) {
  write_encoded(filename, png("write_png", input, compression_level));
}

}  // namespace torchvision::io
