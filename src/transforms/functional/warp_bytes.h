#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "torchvision/core/types.h"

namespace torchvision::transforms::functional {

/// A grid not yet computed, float32 on the CPU.
struct GridParts {
  at::Tensor x, y;          // the places of columns and rows
  at::Tensor theta;         // (2, 3)
  at::Tensor denominator;   // (3), or undefined
  at::Tensor displacement;  // (1, H, W, 2) in place of theta, or undefined
};

/// Whether images can be warped without a grid in memory: bytes on the CPU, to an output of {height, width}.
bool warps_as_bytes(const at::Tensor& image, std::array<int64_t, 2> output, const std::vector<double>& fill);

/// The bytes that apply_grid_transform gives; kernels::warp_rows on all threads.
at::Tensor warp_bytes(const at::Tensor& image, const GridParts& parts, InterpolationMode mode,
                      const std::vector<double>& fill);

}  // namespace torchvision::transforms::functional
