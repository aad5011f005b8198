#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"

namespace torchvision::transforms::functional {

/// {height, width} after a resize by Python's rules; `function` starts the error texts.
std::array<int64_t, 2> resized_size(const char* function, std::array<int64_t, 2> image_size,
                                    const std::vector<int64_t>& size, std::optional<int64_t> max_size);

/// at::upsample_* of a four-dimensional batch.
at::Tensor interpolate(const at::Tensor& batch, std::array<int64_t, 2> size, InterpolationMode mode, bool antialias);

inline bool is_smooth(InterpolationMode mode) {
  return mode == InterpolationMode::kBilinear || mode == InterpolationMode::kBicubic;
}

}  // namespace torchvision::transforms::functional
