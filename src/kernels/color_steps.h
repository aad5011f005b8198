#pragma once

#include <cstdint>
#include <span>

#include "kernels/rgb_row.h"

namespace torchvision::kernels {

/// One change of RGB bytes, in float32, its result cut to 0..255 and towards zero.
struct ColorStep {
  enum class Kind {
    kScale,          ///< amount * value
    kBlendWithGray,  ///< amount * value + rest * gray
    kBlendWithLuma,  ///< amount * value + rest * luma_of_bytes of the pixel
    kTurnHue,        ///< by `amount` of the circle: to HSV and back, operation by operation as torchvision's tensors do
  };
  Kind kind = Kind::kScale;
  float amount = 1;
  float rest = 0;
  float gray = 0;
};

/// Takes each pixel through all steps. The two rows may be the same memory; both are planar (step 1) or of interleaved
/// pixels (step 3, from `red` on).
void change_colors(const RgbRow<const uint8_t>& from, int64_t count, std::span<const ColorStep> steps,
                   const RgbRow<uint8_t>& to);

/// floor(0.2989 red + 0.587 green + 0.114 blue) of each pixel, its sums fused where torch core's compiled code has them
/// so: where the processor can.
void luma_of_bytes(const RgbRow<const uint8_t>& from, int64_t count, float* to);

/// The sum of luma_of_bytes.
int64_t sum_of_luma(const RgbRow<const uint8_t>& from, int64_t count);

}  // namespace torchvision::kernels
