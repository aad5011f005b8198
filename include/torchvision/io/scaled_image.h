#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"
#include "torchvision/io/image.h"

namespace torchvision::io {

/// An image decoded at a part of its size, and how it lies in the whole one: what stands at (x, y) in the file's image
/// stands at `(x / denominator - left, y / denominator - top)` in this one.
struct ScaledImage {
  at::Tensor image;         ///< (C, H, W)
  int64_t denominator = 1;  ///< 1, 2, 4 or 8
  int64_t top = 0;          ///< 0 without a crop
  int64_t left = 0;
};

/// As decode_image, but a JPEG may come at 1/2, 1/4 or 1/8 of its size (rounded up), the smallest that has `at_least`
/// so many rows and columns, for a fraction of the time. Other formats come whole, with a denominator of 1. With
/// `options.crop` the crop's size decides, and the result is the smallest rectangle of scaled pixels that covers it.
/// Both are in pixels of the file, before it is turned by EXIF. Throws as decode_image, and c10::ValueError for an
/// `at_least` below 1. Not in Python.
TORCHVISION_API ScaledImage decode_image_scaled(const at::Tensor& input, HeightWidth at_least,
                                                const DecodeImageOptions& options = {});
TORCHVISION_API ScaledImage decode_image_scaled(const std::string& path, HeightWidth at_least,
                                                const DecodeImageOptions& options = {});

}  // namespace torchvision::io
