#include "video/bytes.h"

#include <ATen/ATen.h>

namespace torchvision::video {

std::shared_ptr<const media::ByteSource> open_bytes(const char* function, const at::Tensor& bytes) {
  TORCH_CHECK_VALUE(bytes.device().is_cpu(), function, ": expected a CPU tensor, got one on ", bytes.device());
  TORCH_CHECK_TYPE(bytes.scalar_type() == at::kByte, function, ": expected a uint8 tensor, got ", bytes.scalar_type());
  TORCH_CHECK_VALUE(bytes.dim() == 1, function, ": expected a 1-dimensional tensor, got shape ", bytes.sizes());
  const auto owner = std::make_shared<at::Tensor>(bytes.contiguous());
  return media::open_memory({owner->const_data_ptr<uint8_t>(), static_cast<size_t>(owner->numel())}, owner);
}

}  // namespace torchvision::video
