#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "core/file.h"

namespace torchvision::checkpoint {

using SharedMapping = std::shared_ptr<core::MappedFile>;

/// A storage over `bytes`, which lie in the mapping or in `unfolded` memory of their own. Looks into the mapping where
/// elements of `alignment` bytes lie aligned there, and keeps it alive; copies otherwise, or when `copy` is set.
c10::Storage storage_over(core::Bytes bytes, const SharedMapping& mapping, size_t alignment, bool copy);

/// A view of a storage; sizes and strides have been checked against it.
at::Tensor tensor_over(const c10::Storage& storage, at::ScalarType type, int64_t offset, at::IntArrayRef sizes,
                       at::IntArrayRef strides);

}  // namespace torchvision::checkpoint
