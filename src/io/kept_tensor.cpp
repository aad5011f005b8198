#include "io/kept_tensor.h"

#include <ATen/EmptyTensor.h>
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <cstring>
#include <memory>
#include <vector>

#include "core/kept_memory.h"

namespace torchvision::io {
namespace {

/// What fewer bytes than these cost is not worth a lock.
constexpr size_t kFewestBytes = size_t{1} << 16;

class KeptAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    if (bytes < kFewestBytes) return c10::GetCPUAllocator()->allocate(bytes);
    auto* memory = new std::shared_ptr<std::byte>(core::kept_memory(bytes));
    return {memory->get(), memory, release, c10::Device(c10::DeviceType::CPU)};
  }
  void copy_data(void* to, const void* from, size_t bytes) const override { std::memcpy(to, from, bytes); }

 private:
  static void release(void* memory) { delete static_cast<std::shared_ptr<std::byte>*>(memory); }
};

KeptAllocator& allocator() {
  static KeptAllocator& instance = *new KeptAllocator;  // outlives every tensor
  return instance;
}

}  // namespace

at::Tensor kept_strided(at::IntArrayRef sizes, at::IntArrayRef strides, at::ScalarType dtype) {
  const c10::DispatchKeySet cpu(c10::DispatchKey::CPU);
  return at::Tensor(at::detail::empty_strided_generic(sizes, strides, &allocator(), cpu, dtype));
}

at::Tensor kept_tensor(at::IntArrayRef sizes, at::ScalarType dtype, bool channels_last) {
  std::vector<int64_t> strides(sizes.size(), 1);
  int64_t elements = 1;
  for (size_t i = sizes.size(); i-- > 0; elements *= sizes[i]) strides[i] = elements;
  if (channels_last) strides = {1, sizes[2] * sizes[0], sizes[0]};
  return kept_strided(sizes, strides, dtype);
}

at::Tensor kept_like(const at::Tensor& tensor) {
  return kept_strided(tensor.sizes(), tensor.strides(), tensor.scalar_type());
}

}  // namespace torchvision::io
