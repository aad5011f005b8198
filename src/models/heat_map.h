#pragma once

#include <ATen/ATen.h>

namespace torchvision::models {

/// (N, h, w) enlarged bilinearly to (N, height, width), each map scaled to 0…1; one without differences is 0.
inline at::Tensor heat_maps(const at::Tensor& maps, int64_t height, int64_t width) {
  const at::Tensor large = at::upsample_bilinear2d(maps.unsqueeze(1), {height, width}, false).squeeze(1);
  const at::Tensor least = large.amin({1, 2}, true), range = large.amax({1, 2}, true) - least;
  return at::where(range > 0, (large - least) / range, at::zeros_like(large));
}

}  // namespace torchvision::models
