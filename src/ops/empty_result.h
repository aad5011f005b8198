#pragma once

#include <ATen/ATen.h>

#include "core/huge_pages.h"

namespace torchvision::ops {

/// A contiguous CPU tensor for a result that may be large.
inline at::Tensor empty_result(at::IntArrayRef sizes, const at::TensorOptions& options) {
  at::Tensor result = at::empty(sizes, options.memory_format(at::MemoryFormat::Contiguous));
  core::prefer_huge_pages(result.mutable_data_ptr(), result.nbytes());
  return result;
}

}  // namespace torchvision::ops
