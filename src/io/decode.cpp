#include <ATen/core/Tensor.h>

#include "io/decode_bytes.h"
#include "torchvision/io/image.h"

namespace torchvision::io {

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
  return decode_file(path, [&](core::Bytes bytes) { return decode_bytes(codecs::open_image, bytes, options); });
}

at::Tensor read_image(const std::string& path, const DecodeImageOptions& options) {
  return decode_image(path, options);
}

}  // namespace torchvision::io
