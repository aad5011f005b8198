#pragma once

#include <cstddef>
#include <cstdint>

#include "torchvision/core/camera_format.h"

namespace torchvision::kernels {

/// A row's luma and chroma samples and how far apart they lie; a chroma sample serves two pixels.
struct YuvRow {
  const uint8_t *y, *u, *v;
  ptrdiff_t y_step, chroma_step;
};

/// From YUV to RGB in fixed point, to the value that exact arithmetic rounds to.
class YuvToRgb {
 public:
  YuvToRgb(YuvMatrix matrix, YuvRange range);

  /// `width` pixels of three bytes.
  void convert(const YuvRow& row, int64_t width, uint8_t* rgb) const;

 private:
  int32_t luma_zero_, luma_, red_v_, green_u_, green_v_, blue_u_;
};

}  // namespace torchvision::kernels
