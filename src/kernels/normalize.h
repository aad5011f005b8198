#pragma once

#include <cstdint>

#include "kernels/resample.h"
#include "kernels/resample_axis.h"

namespace torchvision::kernels {

/// How a byte becomes a float: to 0..1, then minus mean, over std, each step rounded to float32 by itself.
struct Normalization {
  float mean = 0;
  float std = 1;
  /// v / 255 as torchvision's presets compute, or v * (1 / 255) as to_dtype does; the two differ in the last bit.
  bool divide = false;
};

/// One channel of rows of bytes, interleaved or not, into adjacent rows of floats `output_stride` apart.
/// `channel_offset` is the channel's place within a pixel.
void normalize_bytes(const Rows<const uint8_t>& input, int64_t channel_offset, const Normalization& how, float* output,
                     int64_t output_stride);

/// Whether float kernels here, and torch core's on the same processor, add products without rounding them first.
bool fuses_products();

/// A rectangle of what an image would be resized to.
struct Window {
  int64_t top = 0, left = 0, height = 0, width = 0;
};

/// Resizes with antialiasing in float32 and rounds to bytes as torch core does with float images, then normalises.
///
/// Computes the window alone. The axes have the resized image's sizes; `how` has one entry a channel of the input.
/// Channel c goes to rows of window.width floats from output + c * window.height * window.width on.
void resample_normalized(const Rows<const uint8_t>& input, const FloatAxis& columns, const FloatAxis& rows,
                         const Window& window, const Normalization* how, float* output);

}  // namespace torchvision::kernels
