#pragma once

#include <ATen/core/Tensor.h>

namespace torchvision::ops {

/// To a dtype in which products of coordinates do not overflow so soon: float32 for smaller floats, int32 for smaller
/// integers.
inline at::Tensor upcast(const at::Tensor& tensor) {
  const auto dtype = tensor.scalar_type();
  if (tensor.is_floating_point()) return dtype == at::kFloat || dtype == at::kDouble ? tensor : tensor.to(at::kFloat);
  return dtype == at::kInt || dtype == at::kLong ? tensor : tensor.to(at::kInt);
}

/// The same, and float32 for integers.
inline at::Tensor upcast_non_float(const at::Tensor& tensor) {
  const auto dtype = tensor.scalar_type();
  return dtype == at::kFloat || dtype == at::kDouble ? tensor : tensor.to(at::kFloat);
}

}  // namespace torchvision::ops
