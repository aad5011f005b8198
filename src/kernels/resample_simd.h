#pragma once

#include <cstdint>

#include "kernels/resample_axis.h"

namespace torchvision::kernels {

/// Rows that one call of resample_strip takes: as many as a vector has bytes.
int64_t strip_rows();

/// One strip of `count` <= strip_rows() rows of pixels with `channels` adjacent bytes, resampled along the row.
/// `transposed` is scratch of strip_bytes(axis, channels).
void resample_strip(const uint8_t* const* input, int64_t count, int64_t channels, const FixedPointAxis& axis,
                    uint8_t* transposed, uint8_t* const* output);
int64_t strip_bytes(const FixedPointAxis& axis, int64_t channels);

/// One output row of `bytes` from axis.taps input rows and as many weights. Input rows without weight may be any rows.
void resample_row(const uint8_t* const* input, const int16_t* weights, int taps, int precision, int64_t bytes,
                  uint8_t* output);

}  // namespace torchvision::kernels
