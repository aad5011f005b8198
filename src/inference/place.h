#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include "inference/memory.h"
#include "kernels/nn/pixel_grid.h"

namespace torchvision::inference {

/// Where a value lies: part of a buffer, or a constant.
struct Place {
  Buffer* buffer = nullptr;
  at::Tensor layout;  ///< sizes, strides and offset: a tensor without memory, or the constant itself

  bool is_constant() const { return buffer == nullptr; }
  int64_t size(int64_t dim) const { return layout.size(dim); }
  int64_t stride(int64_t dim) const { return layout.stride(dim); }

  /// The first element, while the arena lies at `arena`.
  template <class T = float>
  T* in(std::byte* arena) const {
    if (is_constant()) return static_cast<T*>(layout.data_ptr());
    return reinterpret_cast<T*>(arena + buffer->offset) + layout.storage_offset();
  }
  at::Tensor tensor_in(std::byte* arena) const;
  /// The same memory, seen otherwise.
  Place with(const at::Tensor& other_layout) const { return {buffer, other_layout}; }
};

/// Rows of neighbouring floats that several places have in common: all dimensions but the last, merged where they can.
struct JointRows {
  kernels::PixelGrid grid;
  std::vector<kernels::PixelSteps> steps;  ///< of each place
  int64_t count() const { return grid.all_rows() * grid.pixels; }
};

/// Nothing where a last dimension is not dense, or where more than three dimensions are left.
std::optional<JointRows> joint_rows(std::initializer_list<const at::Tensor*> layouts);

}  // namespace torchvision::inference
