#include "io/pixel_view.h"

#include <ATen/ATen.h>

#include "core/file.h"

namespace torchvision::io {

codecs::PixelView pixel_view(const char* function, const at::Tensor& image, bool alpha) {
  TORCH_CHECK_VALUE(image.device().is_cpu(), function, ": expected a CPU tensor, got one on ", image.device());
  TORCH_CHECK_TYPE(image.scalar_type() == at::kByte, function, ": expected a uint8 tensor, got ", image.scalar_type());
  TORCH_CHECK_VALUE(image.dim() == 3, function, ": expected a 3-dimensional tensor (C, H, W), got shape ",
                    image.sizes());
  const int64_t channels = image.size(0);
  TORCH_CHECK_VALUE(channels == 1 || channels == 3 || (alpha && channels == 4), function, ": expected ",
                    alpha ? "1, 3 or 4" : "1 or 3", " channels, got ", channels, " in shape ", image.sizes());
  TORCH_CHECK_VALUE(image.numel() > 0 && image.size(1) <= INT32_MAX && image.size(2) <= INT32_MAX, function,
                    ": expected an image of at least one pixel, got shape ", image.sizes());
  return {.data = image.const_data_ptr<uint8_t>(),
          .width = static_cast<uint32_t>(image.size(2)),
          .height = static_cast<uint32_t>(image.size(1)),
          .channels = static_cast<uint32_t>(channels),
          .channel_stride = image.stride(0),
          .row_stride = image.stride(1),
          .column_stride = image.stride(2)};
}

at::Tensor as_tensor(codecs::EncodedImage encoded) {
  uint8_t* bytes = encoded.bytes.release();
  return at::from_blob(bytes, {static_cast<int64_t>(encoded.size)}, std::free, at::kByte);
}

void write_encoded(const std::string& path, const codecs::EncodedImage& encoded) {
  core::write_file_atomically(path, core::Bytes{encoded.bytes.get(), encoded.size});
}

}  // namespace torchvision::io
