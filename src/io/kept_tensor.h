#pragma once

#include <ATen/core/Tensor.h>

namespace torchvision::io {

/// at::empty_strided on memory that comes back (core::kept_memory), for results that are made again and again: fresh
/// pages cost more than the work on them. Of a small one on memory as torch takes it. May be resized as any tensor.
at::Tensor kept_strided(at::IntArrayRef sizes, at::IntArrayRef strides, at::ScalarType dtype);

/// Contiguous; or `channels_last`, which lays (C, H, W) out as (H, W, C).
at::Tensor kept_tensor(at::IntArrayRef sizes, at::ScalarType dtype, bool channels_last = false);

/// Of the same sizes, strides and dtype. `tensor` is on the CPU, and its elements do not overlap.
at::Tensor kept_like(const at::Tensor& tensor);

}  // namespace torchvision::io
