#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// `count` pixels whose channels lie in planes, `plane_step` floats apart, written channels last.
void interleave_planes(const float* planes, int64_t plane_step, int64_t channels, int64_t count, float* pixels);

}  // namespace torchvision::kernels
