#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <initializer_list>

namespace torchvision::ops {

struct NamedTensor {
  const char* name;
  const at::Tensor& tensor;
};

/// Before autograd looks into the tensors: its own error for one that is undefined names nothing.
inline void check_defined(const char* op, std::initializer_list<NamedTensor> tensors) {
  for (const auto& [name, tensor] : tensors)
    TORCH_CHECK_VALUE(tensor.defined(), op, ": expected a tensor for ", name, ", got an undefined one");
}

/// Where one tensor lies on the meta device the kernel for shapes is called, whose result, made like another, would be
/// memory that nobody wrote.
inline void check_meta(const char* op, std::initializer_list<NamedTensor> tensors) {
  check_defined(op, tensors);
  for (const auto& [name, tensor] : tensors)
    TORCH_CHECK_VALUE(tensor.is_meta(), op, ": expected all tensors on one device, got ", name, " on ", tensor.device(),
                      " and another on meta");
}

}  // namespace torchvision::ops
