#include "torchvision/io/image_info.h"

#include <ATen/ATen.h>

#include "codecs/image_info.h"
#include "core/file.h"
#include "torchvision/core/error.h"

namespace torchvision::io {

ImageFileInfo image_info(const at::Tensor& input) {
  TORCH_CHECK_VALUE(input.device().is_cpu(), "image_info: expected a CPU tensor, got one on ", input.device());
  TORCH_CHECK_TYPE(input.scalar_type() == at::kByte, "image_info: expected a uint8 tensor, got ", input.scalar_type());
  TORCH_CHECK_VALUE(input.dim() == 1 && input.numel() > 0,
                    "image_info: expected a non-empty 1-dimensional tensor of a file's bytes, got shape ",
                    input.sizes());
  const at::Tensor flat = input.contiguous();
  return codecs::read_image_info({flat.const_data_ptr<uint8_t>(), static_cast<size_t>(flat.numel())});
}

ImageFileInfo image_info(const std::string& path) { return codecs::read_image_file_info(path); }

}  // namespace torchvision::io
