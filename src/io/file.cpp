#include "torchvision/io/file.h"

#include <ATen/ATen.h>

#include <memory>
#include <vector>

#include "core/file.h"
#include "torchvision/core/error.h"

namespace torchvision::io {

at::Tensor read_file(const std::string& path) {
  auto content = std::make_unique<std::vector<uint8_t>>(core::read_file(path));
  if (content->empty())
    throw Error(ErrorCode::kFile, "the file is empty", {.path = path, .expected = "at least one byte"});
  uint8_t* data = content->data();
  const auto size = static_cast<int64_t>(content->size());
  return at::from_blob(
      data, {size}, [owner = std::shared_ptr<std::vector<uint8_t>>(std::move(content))](void*) {}, at::kByte);
}

void write_file(const std::string& path, const at::Tensor& data) {
  TORCH_CHECK_VALUE(data.device().is_cpu(), "write_file: expected a CPU tensor, got one on ", data.device());
  TORCH_CHECK_TYPE(data.scalar_type() == at::kByte, "write_file: expected a uint8 tensor, got ", data.scalar_type());
  TORCH_CHECK_VALUE(data.dim() == 1, "write_file: expected a 1-dimensional tensor, got shape ", data.sizes());
  const at::Tensor flat = data.contiguous();
  core::write_file_atomically(path, {flat.const_data_ptr<uint8_t>(), static_cast<size_t>(flat.numel())});
}

}  // namespace torchvision::io
