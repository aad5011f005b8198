#pragma once

#include <cstdint>

/// Steps of blur_bytes, each for the best instruction set of this machine.
namespace torchvision::kernels {

void widen_row(const uint8_t* from, int64_t count, float* to);

/// to[x] = the sum of weights[k] * rows[k][x].
void weighted_rows(const float* const* rows, const float* weights, int64_t taps, int64_t count, float* to);

/// Rows of the result that are made at once, since they read nearly the same rows.
inline constexpr int64_t kRowsAtOnce = 4;

/// to[j][x] = the sum of weights[k] * rows[j + k][x], rounded to the nearest byte, for kRowsAtOnce rows j. near_half[j]
/// gets the x whose sums are so near to a half that their rounding could decide; counts[j] says how many.
void weighted_bytes(const float* const* rows, const float* weights, int64_t taps, int64_t count, float margin,
                    uint8_t* const* to, int32_t* const* near_half, int64_t* counts);

/// The same sums as floats.
void weighted_floats(const float* const* rows, const float* weights, int64_t taps, int64_t count, float* const* to);

/// Sums that are computed at once, since each product waits for the one before it.
inline constexpr int64_t kSumsAtOnce = 8;

/// sums[p] = the products of rows[i * kSumsAtOnce + p][columns[j * kSumsAtOnce + p]] and weights[i * width + j], added
/// in the order of i and then j as torch's convolution adds them.
void sums_in_order(const uint8_t* const* rows, int64_t height, const int64_t* columns, int64_t width,
                   const float* weights, float* sums);

}  // namespace torchvision::kernels
