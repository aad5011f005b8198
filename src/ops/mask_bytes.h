#pragma once

#include <ATen/ATen.h>

namespace torchvision::ops {

/// Masks as bytes that are 0 where not set, contiguous on the CPU, without a copy where they are so already.
inline at::Tensor mask_bytes(const at::Tensor& masks) {
  const bool bytes = masks.scalar_type() == at::kBool || masks.scalar_type() == at::kByte;
  return (bytes ? masks : masks.ne(0)).to(at::kCPU).contiguous();
}

}  // namespace torchvision::ops
