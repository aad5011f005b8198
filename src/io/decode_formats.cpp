#include <ATen/ATen.h>

#include "io/decode_bytes.h"

namespace torchvision::io {

at::Tensor decode_gif(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_gif", codecs::open_gif, input, options);
}

at::Tensor decode_webp(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_webp", codecs::open_webp, input, options);
}

at::Tensor decode_webp_frames(const at::Tensor& input, const DecodeImageOptions& options) {
  const at::Tensor frames = decode_bytes("decode_webp_frames", codecs::open_webp_frames, input, options);
  return frames.dim() == 3 ? frames.unsqueeze(0) : frames;
}

at::Tensor decode_avif(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_avif", codecs::open_avif, input, options);
}

at::Tensor decode_heic(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_heic", codecs::open_heic, input, options);
}

at::Tensor decode_bmp(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_bmp", codecs::open_bmp, input, options);
}

at::Tensor decode_tiff(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_tiff", codecs::open_tiff, input, options);
}

at::Tensor decode_pnm(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_pnm", codecs::open_pnm, input, options);
}

at::Tensor decode_qoi(const at::Tensor& input, const DecodeImageOptions& options) {
  return decode_bytes("decode_qoi", codecs::open_qoi, input, options);
}

}  // namespace torchvision::io
