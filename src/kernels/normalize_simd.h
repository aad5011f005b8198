#pragma once

#include <cstdint>

#include "kernels/normalize.h"

namespace torchvision::kernels {

/// Rows that one call of float_strip takes.
inline constexpr int64_t kFloatStripRows = 8;

/// Resamples `count` <= 8 rows of interleaved bytes along the row, for output positions [left, left + width).
/// Position x of channel c of row r goes to output[r][c * width + x].
/// `columns` is scratch of 8 * axis.input * channels floats.
void float_strip(const uint8_t* const* input, int64_t count, int64_t channels, const FloatAxis& axis, int64_t left,
                 int64_t width, float* columns, float* const* output);

/// One row of floats out of `taps` rows, rounded to bytes and normalised.
void float_row(const float* const* input, const float* weights, int64_t taps, int64_t width, const Normalization& how,
               float* output);

}  // namespace torchvision::kernels
