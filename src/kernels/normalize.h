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

/// An image of floats, a plane a channel; strides are in floats.
struct FloatPlanes {
  float* data = nullptr;
  int64_t plane_stride = 0;
  int64_t row_stride = 0;
};

/// Rows of bytes into planes of floats; `how` has one entry a channel. `mirrored` turns left and right.
void normalize_bytes(const Rows<const uint8_t>& input, const Normalization* how, const FloatPlanes& output,
                     bool mirrored = false);

/// The same for rows as a resize makes them, turned upside down on request.
class NormalizedRows : public RowSink {
 public:
  /// Of `height` rows of `width` pixels of `channels` bytes. `how` and the output must outlive it.
  NormalizedRows(int64_t height, int64_t width, int64_t channels, const Normalization* how, const FloatPlanes& output,
                 bool mirrored, bool upside_down);
  uint8_t* row(int64_t y) override;
  void finished(int64_t y) override;

 private:
  int64_t height_, width_, channels_;
  const Normalization* how_;
  FloatPlanes output_;
  bool mirrored_, upside_down_;
  uint8_t* rows_;
};

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
