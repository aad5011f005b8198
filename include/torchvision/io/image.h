#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "torchvision/core/crop_box.h"
#include "torchvision/core/export.h"
#include "torchvision/core/limits.h"
#include "torchvision/core/types.h"
#include "torchvision/io/encode.h"
#include "torchvision/io/file.h"
#include "torchvision/io/image_info.h"

namespace torchvision::io {

using torchvision::CropBox;
using torchvision::DecodeLimits;
using torchvision::ImageReadMode;

struct DecodeImageOptions {
  /// JPEG knows kUnchanged, kGray and kRgb; WebP, AVIF and HEIC take gray for kUnchanged, and GIF is always RGB, all as
  /// in Python. PNG, BMP, TIFF, PNM and QOI know every mode.
  ImageReadMode mode = ImageReadMode::kUnchanged;
  /// Turn the image the way its EXIF tag says.
  bool apply_exif_orientation = false;
  /// Not in Python: what one file may cost. Checked against the header, before pixels are allocated.
  DecodeLimits limits = {};
  /// Not in Python: only this part, in pixels of the file before it is turned. Rows below are not read; of a JPEG no
  /// block outside is computed. The pixels are those of the whole image's part.
  std::optional<CropBox> crop = std::nullopt;
  /// Not in Python: where a file ends early, give what it holds, the rest black (JPEG: gray), instead of DecodeError
  /// (kTruncated). Headers must be whole. AVIF and HEIC are always strict.
  bool allow_truncated = false;
};

/// An image from its encoded bytes, a 1-D uint8 CPU tensor; JPEG, PNG, GIF, WebP, BMP, TIFF, PNM, QOI, AVIF or HEIC, by
/// content. Python: torchvision.io.decode_image, which knows the first four.
///
/// Returns (C, H, W), or (N, C, H, W) for a GIF or AVIF of several frames: uint8 in [0, 255], or uint16 in [0, 65535]
/// where samples have more than 8 bits. As in Python the memory behind is (N, H, W, C): the tensor is channels-last.
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

/// Only GIF: (3, H, W), or (N, 3, H, W) for several frames, composed as Python's: a frame that restores to background
/// begins on it, all others on the frame before. Python: torchvision.io.decode_gif.
TORCHVISION_API at::Tensor decode_gif(const at::Tensor& input, const DecodeImageOptions& options = {});

/// Only WebP, not animated: RGB, or RGBA where there is alpha or it is asked for. Python: torchvision.io.decode_webp.
TORCHVISION_API at::Tensor decode_webp(const at::Tensor& input, const DecodeImageOptions& options = {});
/// All frames of an animated WebP, (N, C, H, W), as a viewer shows them on a transparent canvas; one of a still image.
/// Every mode. Not in Python.
TORCHVISION_API at::Tensor decode_webp_frames(const at::Tensor& input, const DecodeImageOptions& options = {});

/// Only AVIF or HEIC: RGB, or RGBA where there is alpha or it is asked for; uint16 for more than 8 bits a sample.
/// Optional parts of the build, TORCHVISION_WITH_AVIF and TORCHVISION_WITH_HEIF: without them DecodeError
/// (kUnsupported) says so. Python: torchvision.io.decode_avif and decode_heic.
TORCHVISION_API at::Tensor decode_avif(const at::Tensor& input, const DecodeImageOptions& options = {});
TORCHVISION_API at::Tensor decode_heic(const at::Tensor& input, const DecodeImageOptions& options = {});

/// Only BMP: palettes of grays give one channel, others RGB; a mask of alpha gives RGBA. Not in Python.
TORCHVISION_API at::Tensor decode_bmp(const at::Tensor& input, const DecodeImageOptions& options = {});
/// Only TIFF, its first page: gray, RGB, either with alpha, or a palette as RGB; 1 to 16 bits; strips or tiles. An
/// optional part of the build, TORCHVISION_WITH_TIFF. Not in Python.
TORCHVISION_API at::Tensor decode_tiff(const at::Tensor& input, const DecodeImageOptions& options = {});
/// Only PNM: P1 to P7, samples spread over all of uint8, or of uint16 where their maximum is above 255. Not in Python.
TORCHVISION_API at::Tensor decode_pnm(const at::Tensor& input, const DecodeImageOptions& options = {});
/// Only QOI. Not in Python.
TORCHVISION_API at::Tensor decode_qoi(const at::Tensor& input, const DecodeImageOptions& options = {});

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
