#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "torchvision/core/camera_format.h"
#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"

namespace torchvision::io {

struct CameraOptions {
  YuvMatrix matrix = YuvMatrix::kBt601;
  YuvRange range = YuvRange::kLimited;
  /// Bytes from one row to the next of the first plane, those of chroma planes in proportion; 0: rows follow each
  /// other.
  int64_t row_bytes = 0;
};

/// A camera's or a video decoder's frame as an RGB image, uint8 (3, H, W), channels last as decode_image gives it.
///
/// `bytes` is a 1-D uint8 CPU tensor, `size` the picture's, odd ones too: chroma planes are rounded up. A chroma sample
/// serves the pixels that it covers; colours are the standard's (ITU-R BT.601, 709, 2020) to the nearest value. Bayer
/// patterns are filled in bilinearly, to OpenCV's bits (its names tell the second row's second and third pixel), for
/// sizes of 3 and more. Throws c10::ValueError or c10::TypeError. Not in Python.
TORCHVISION_API at::Tensor camera_to_rgb(const at::Tensor& bytes, CameraFormat format, HeightWidth size,
                                         const CameraOptions& options = {});

}  // namespace torchvision::io
