#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "torchvision/core/export.h"
#include "torchvision/core/image_info.h"

namespace torchvision::io {

using torchvision::ImageFileInfo;
using torchvision::ImageFormat;

/// What the header of an image file says (format, size, channels, bit depth, orientation, frames) without decoding a
/// pixel: microseconds, and no memory by the picture's size. `input` is the file's bytes, a 1-D uint8 CPU tensor.
/// Formats that this build does not decode (TIFF, AVIF, HEIC may be left out of it) are read too. Not in Python.
/// Throws DecodeError for bytes that are no image, or whose header is damaged.
TORCHVISION_API ImageFileInfo image_info(const at::Tensor& input);
/// The same from a file, of which only the pages that the header lies on are read. Throws also FileError.
TORCHVISION_API ImageFileInfo image_info(const std::string& path);

}  // namespace torchvision::io
