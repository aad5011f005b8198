#pragma once

#include <ATen/core/Tensor.h>

/// What attention within windows knows of its pixels' places.
namespace torchvision::models {

/// For each pair of a window's pixels, where their offset stands in a table of (2h - 1)(2w - 1) offsets: (h · w, h ·
/// w).
at::Tensor relative_position_index(int64_t height, int64_t width);

/// A table's rows for each pair of pixels, as attention adds them: (1, columns, pixels, pixels).
at::Tensor relative_position_bias(const at::Tensor& table, const at::Tensor& index, int64_t pixels);

}  // namespace torchvision::models
