#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "torchvision/core/types.h"

namespace torchvision::transforms::functional {

/// Throws c10::ValueError unless `image` is (..., C, H, W), the mode is kNearest or kBilinear, and there is no fill
/// value, one, or one a channel.
void check_grid_transform(const char* function, const at::Tensor& image, InterpolationMode mode,
                          const std::vector<double>& fill);

/// What grids for an image are computed in: its own dtype, float32 for integers.
at::ScalarType grid_dtype(const at::Tensor& image);

/// (1, H, W, 3): x, y and 1 of every pixel, by the x of a row and the y of a column.
at::Tensor homogeneous_grid(const at::Tensor& x, const at::Tensor& y, const at::TensorOptions& options);

/// Where the middle of each pixel of an edge is when the edge spans -1 to 1; and of an image, (1, H, W, 2).
at::Tensor identity_line(int64_t edge, const at::TensorOptions& options);
at::Tensor identity_grid(int64_t height, int64_t width, const at::TensorOptions& options);

/// Images sampled at a grid (1, H, W, 2); integers in the grid's dtype, rounded. `fill` shines through where the grid
/// leaves the image. Empty is not the same as {0}: what is half outside is dimmed once then, twice with a fill value.
at::Tensor apply_grid_transform(const at::Tensor& image, const at::Tensor& grid, InterpolationMode mode,
                                const std::vector<double>& fill);

}  // namespace torchvision::transforms::functional
