#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// Few pixels of a neighbourhood, with weights: where they lie from the first one, in bytes.
struct Taps {
  const int64_t* offsets = nullptr;
  const float* weights = nullptr;
  int64_t count = 0;
};

/// to[x] = the sum of from[x + offset] * weight over the taps, in their order and in float, rounded to the nearest
/// byte.
void sum_taps(const uint8_t* from, const Taps& taps, int64_t width, uint8_t* to);

}  // namespace torchvision::kernels
