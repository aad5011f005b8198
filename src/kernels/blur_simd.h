#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// The sum of rows of `count` floats, each by its weight.
void weighted_rows(const float* const* rows, const float* weights, int64_t taps, int64_t count, float* to);

/// Bytes as floats.
void widen_row(const uint8_t* from, int64_t count, float* to);

/// Floats from 0 to 255 rounded to bytes; `near_half` becomes 1 for those within `margin` of a half, 0 for others.
void round_row(const float* from, int64_t count, float margin, uint8_t* to, uint8_t* near_half);

/// `sum` and the products of values and weights, added one after the other as torch's convolution does.
float add_products(float sum, const uint8_t* values, const float* weights, int64_t count);

}  // namespace torchvision::kernels
