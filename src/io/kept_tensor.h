#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>

#include "core/kept_memory.h"

namespace torchvision::io {

/// at::empty on memory that comes back (core::kept_memory). `channels_last` lays (C, H, W) out as (H, W, C).
inline at::Tensor kept_tensor(at::IntArrayRef sizes, at::ScalarType dtype, bool channels_last = false) {
  std::vector<int64_t> strides(sizes.size(), 1);
  int64_t elements = 1;
  for (size_t i = sizes.size(); i-- > 0; elements *= sizes[i]) strides[i] = elements;
  if (channels_last) strides = {1, sizes[2] * sizes[0], sizes[0]};
  std::shared_ptr<std::byte> memory = core::kept_memory(size_t(elements) * c10::elementSize(dtype));
  std::byte* data = memory.get();
  return at::from_blob(
      data, sizes, strides, [memory = std::move(memory)](void*) mutable { memory.reset(); }, at::TensorOptions(dtype));
}

}  // namespace torchvision::io
