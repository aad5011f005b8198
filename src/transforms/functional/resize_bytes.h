#pragma once

#include <ATen/core/Tensor.h>

#include <array>

#include "torchvision/core/types.h"

namespace torchvision::transforms::functional {

/// Whether the fixed-point kernels take this batch: plain uint8 memory of the CPU, bilinear or bicubic.
bool resizes_as_bytes(const at::Tensor& batch, InterpolationMode mode);

/// at::upsample_* of a batch (N, C, H, W) that resizes_as_bytes, to the bit; interleaved pixels stay interleaved.
at::Tensor resize_bytes(const at::Tensor& batch, std::array<int64_t, 2> size, InterpolationMode mode, bool antialias);

}  // namespace torchvision::transforms::functional
