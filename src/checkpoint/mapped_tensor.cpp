#include "checkpoint/mapped_tensor.h"

#include <ATen/ATen.h>
#include <c10/core/CPUAllocator.h>

#include <cstring>

namespace torchvision::checkpoint {
namespace {

void release(void* context) { delete static_cast<SharedMapping*>(context); }

bool lies_in(core::Bytes bytes, const SharedMapping& mapping) {
  const core::Bytes all = mapping->bytes();
  return bytes.data() >= all.data() && bytes.data() + bytes.size() <= all.data() + all.size();
}

}  // namespace

c10::Storage storage_over(core::Bytes bytes, const SharedMapping& mapping, size_t alignment, bool copy) {
  const bool aligned = reinterpret_cast<uintptr_t>(bytes.data()) % alignment == 0;
  if (copy || !aligned || bytes.empty() || !lies_in(bytes, mapping)) {
    c10::Storage storage(c10::Storage::use_byte_size_t(), bytes.size(), c10::GetCPUAllocator(), /*resizable=*/true);
    if (!bytes.empty()) std::memcpy(storage.mutable_data(), bytes.data(), bytes.size());
    return storage;
  }
  uint8_t* data = mapping->mutable_data() + (bytes.data() - mapping->bytes().data());
  return {c10::Storage::use_byte_size_t(), bytes.size(),
          c10::DataPtr(data, new SharedMapping(mapping), &release, c10::Device(c10::kCPU)),
          /*allocator=*/nullptr, /*resizable=*/false};
}

at::Tensor tensor_over(const c10::Storage& storage, at::ScalarType type, int64_t offset, at::IntArrayRef sizes,
                       at::IntArrayRef strides) {
  return at::empty({0}, at::TensorOptions().dtype(type)).set_(storage, offset, sizes, strides);
}

}  // namespace torchvision::checkpoint
