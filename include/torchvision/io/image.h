#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "torchvision/core/crop_box.h"
#include "torchvision/core/export.h"
#include "torchvision/core/limits.h"
#include "torchvision/core/types.h"
#include "torchvision/io/file.h"

namespace torchvision::io {

using torchvision::CropBox;
using torchvision::DecodeLimits;
using torchvision::ImageReadMode;

struct DecodeImageOptions {
  /// JPEG knows kUnchanged, kGray and kRgb; PNG all of them.
  ImageReadMode mode = ImageReadMode::kUnchanged;
  /// Turn the image the way its EXIF tag says.
  bool apply_exif_orientation = false;
  /// Not in Python: what one file may cost. Checked against the header, before pixels are allocated.
  DecodeLimits limits = {};
  /// Not in Python: only this part, in pixels of the file before it is turned. Rows below are not read; of a JPEG no
  /// block outside is computed. The pixels are those of the whole image's part.
  std::optional<CropBox> crop = std::nullopt;
};

/// An image from its encoded bytes, a 1-D uint8 CPU tensor; JPEG or PNG, by content.
/// Python: torchvision.io.decode_image.
///
/// Returns (C, H, W): uint8 in [0, 255], or uint16 in [0, 65535] for PNGs of 16 bits a sample. As in Python the memory
/// behind is (H, W, C), so the tensor is channels-last.
/// Throws DecodeError: kTruncated, kCorrupt, kUnsupported (other formats, a mode that the format lacks), kTooLarge.
TORCHVISION_API at::Tensor decode_image(const at::Tensor& input, const DecodeImageOptions& options = {});
/// The same from a file, which errors name. Throws also FileError.
TORCHVISION_API at::Tensor decode_image(const std::string& path, const DecodeImageOptions& options = {});
/// The same under its older name. Python: torchvision.io.read_image.
TORCHVISION_API at::Tensor read_image(const std::string& path, const DecodeImageOptions& options = {});

/// Only JPEG. Baseline and progressive, gray, RGB, YCbCr, CMYK and YCCK, which becomes RGB or gray when asked, and
/// stays in four channels with kUnchanged. Python: torchvision.io.decode_jpeg.
TORCHVISION_API at::Tensor decode_jpeg(const at::Tensor& input, const DecodeImageOptions& options = {});

/// Only PNG. Python: torchvision.io.decode_png.
///
/// kUnchanged gives palette images as their indices, one channel, and ignores the transparent colour of others.
/// Gray values are libpng's, in linear light where the file gives a gamma. An image without alpha gets the highest
/// value of its file's bit depth as alpha, which for gray of less than 8 bits is Python's 1, 3 or 15.
TORCHVISION_API at::Tensor decode_png(const at::Tensor& input, const DecodeImageOptions& options = {});

/// A uint8 CPU image (1 or 3, H, W) as the bytes of a JPEG file, a 1-D uint8 tensor; any strides, none is copied whole.
/// `quality` is 1 to 100. Python: torchvision.io.encode_jpeg.
TORCHVISION_API at::Tensor encode_jpeg(const at::Tensor& input, int64_t quality = 75);
/// A uint8 CPU image (1 or 3, H, W) as the bytes of a PNG file. `compression_level` is 0 (none) to 9 (smallest).
/// Python: torchvision.io.encode_png.
TORCHVISION_API at::Tensor encode_png(const at::Tensor& input, int64_t compression_level = 6);

/// Encodes and writes; the file holds its old content or the whole new one. Python: torchvision.io.write_jpeg,
/// write_png.
TORCHVISION_API void write_jpeg(const at::Tensor& input, const std::string& filename, int64_t quality = 75);
TORCHVISION_API void write_png(const at::Tensor& input, const std::string& filename, int64_t compression_level = 6);

}  // namespace torchvision::io
