#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "torchvision/core/chroma_subsampling.h"
#include "torchvision/core/export.h"

namespace torchvision::io {

using torchvision::ChromaSubsampling;

// Images are uint8 CPU tensors (C, H, W) of any strides. Each encode_ function returns the bytes of a file, a 1-D uint8
// tensor; each write_ function makes a file that holds its old content or the whole new one. Wrong tensors and options
// are c10::ValueError and c10::TypeError; an image that the format cannot hold is Error (kInvalidArgument); a format
// that this build lacks is Error (kUnsupported), which names the CMake option; files give FileError.

/// What JPEG has beyond Python's one option.
struct EncodeJpegOptions {
  int64_t quality = 75;  ///< 1 to 100
  ChromaSubsampling subsampling = ChromaSubsampling::k420;
  bool progressive = false;
  /// Huffman tables for this very image: a few percent smaller, one pass more.
  bool optimize = false;
};

TORCHVISION_API at::Tensor encode_jpeg(const at::Tensor& input, const EncodeJpegOptions& options);
TORCHVISION_API void write_jpeg(const at::Tensor& input, const std::string& filename, const EncodeJpegOptions& options);

struct EncodeWebpOptions {
  int64_t quality = 75;   ///< 0 to 100; with `lossless` how hard to try
  bool lossless = false;  ///< every pixel comes back, under transparency too
  int64_t method = 4;     ///< 0 (fast) to 6 (small)
};

/// 1, 3 or 4 channels, sides of at most 16383 pixels; WebP keeps gray as RGB. Not in Python.
TORCHVISION_API at::Tensor encode_webp(const at::Tensor& input, const EncodeWebpOptions& options = {});
TORCHVISION_API void write_webp(const at::Tensor& input, const std::string& filename,
                                const EncodeWebpOptions& options = {});

struct EncodeAvifOptions {
  int64_t quality = 75;  ///< 0 to 100
  bool lossless = false;
  ChromaSubsampling subsampling = ChromaSubsampling::k420;
  int64_t speed = 6;  ///< 0 (small) to 10 (fast)
};

/// 1, 3 or 4 channels. An optional part of the build: TORCHVISION_WITH_AVIF. Not in Python.
TORCHVISION_API at::Tensor encode_avif(const at::Tensor& input, const EncodeAvifOptions& options = {});
TORCHVISION_API void write_avif(const at::Tensor& input, const std::string& filename,
                                const EncodeAvifOptions& options = {});

struct EncodeGifOptions {
  /// Milliseconds that each frame stays, in steps of 10, up to 655350.
  int64_t duration = 100;
  /// The same one by one, as many as frames, instead of `duration`.
  std::vector<int64_t> durations = {};
  /// Times that the animation plays: 0 for ever, up to 65535.
  int64_t loop = 0;
};

/// (C, H, W) or an animation (N, C, H, W), 1 or 3 channels. Frames of at most 256 colours together lose nothing; else
/// each gets a palette of its own by median cut, without dithering. Not in Python.
TORCHVISION_API at::Tensor encode_gif(const at::Tensor& input, const EncodeGifOptions& options = {});
TORCHVISION_API void write_gif(const at::Tensor& input, const std::string& filename,
                               const EncodeGifOptions& options = {});

}  // namespace torchvision::io
