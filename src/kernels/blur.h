#pragma once

#include <cstdint>

#include "kernels/resample.h"

namespace torchvision::kernels {

/// A kernel that is the product of a column and a row, of odd sizes, and that product in float32, row by row.
struct SeparableKernel {
  const float* columns = nullptr;  ///< weights along a row
  int64_t width = 0;
  const float* rows = nullptr;  ///< weights along a column
  int64_t height = 0;
  const float* product = nullptr;
};

/// Rows [begin, end) of an image blurred, its borders reflected, sums rounded to the nearest byte.
///
/// Two passes of floats. A sum so near to a half that their rounding could decide is computed again in one pass, in the
/// order of torch's convolution. Half the kernel's size is less than the image's.
void blur_bytes(const Rows<const uint8_t>& input, const SeparableKernel& kernel, int64_t begin, int64_t end,
                const Rows<uint8_t>& output);

/// The same of floats, in two passes: to the rounding of its sums what torch's convolution gives. `product` is not
/// read.
void blur_floats(const Rows<const float>& input, const SeparableKernel& kernel, int64_t begin, int64_t end,
                 const Rows<float>& output);

}  // namespace torchvision::kernels
