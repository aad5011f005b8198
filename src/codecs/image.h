#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/bytes.h"
#include "torchvision/core/crop_box.h"
#include "torchvision/core/image_info.h"
#include "torchvision/core/limits.h"
#include "torchvision/core/types.h"

namespace torchvision::codecs {

using torchvision::ImageFormat;

ImageFormat sniff(core::Bytes file) noexcept;

/// What a decoder will deliver, known from the header alone.
struct ImageInfo {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t channels = 0;
  uint32_t sample_bytes = 1;  ///< 1: uint8, 2: uint16 in the machine's byte order
  int orientation = 0;        ///< EXIF's 1 to 8; anything else means none was given
  uint32_t denominator = 1;   ///< the pixels come at this part of the file's size
  uint32_t top = 0;           ///< where the first pixel lies in the whole picture, in pixels of this size
  uint32_t left = 0;
  uint64_t frames = 1;  ///< pictures, one after the other in memory

  size_t row_bytes() const noexcept { return size_t{width} * channels * sample_bytes; }
  size_t frame_bytes() const noexcept { return row_bytes() * height; }
  size_t bytes() const noexcept { return frame_bytes() * frames; }
};

struct DecodeOptions {
  ImageReadMode mode = ImageReadMode::kUnchanged;
  DecodeLimits limits = {};
  std::optional<CropBox> crop = std::nullopt;  ///< in pixels of the file
  /// If both are above 0, JPEG may come at 1/2, 1/4 or 1/8 of its size, not smaller than this.
  uint32_t min_height = 0;
  uint32_t min_width = 0;
  /// Give what a file that ends early holds, the rest black (JPEG: gray), instead of DecodeError (kTruncated).
  bool allow_truncated = false;
};

/// One image, or all frames of an animation, of one file: the header is read and within limits when a Decoder exists,
/// the pixels come on demand. The file's bytes must outlive it.
class Decoder {
 public:
  virtual ~Decoder() = default;
  const ImageInfo& info() const noexcept { return info_; }
  /// Whether it minds DecodeOptions::crop; what does not is given to `cropped`.
  virtual bool knows_crop() const noexcept { return false; }
  /// Fills `pixels`, info().bytes() long: rows from the top, channels interleaved, no padding. Call once.
  /// Throws DecodeError; part of `pixels` is written then.
  virtual void decode(std::span<uint8_t> pixels) = 0;

 protected:
  ImageInfo info_;
};

/// One file a codec. Each throws DecodeError for a header that is damaged, unsupported in this mode, or over a limit.
std::unique_ptr<Decoder> open_jpeg(core::Bytes file, const DecodeOptions& options);
std::unique_ptr<Decoder> open_png(core::Bytes file, const DecodeOptions& options);
/// Refuses animations, as Python does; GRAY and GRAY_ALPHA mean UNCHANGED, likewise.
std::unique_ptr<Decoder> open_webp(core::Bytes file, const DecodeOptions& options);
/// All frames of an animation as a viewer shows them; one for a still image. Knows every mode.
std::unique_ptr<Decoder> open_webp_frames(core::Bytes file, const DecodeOptions& options);
/// All frames, composed as Python's; always RGB.
std::unique_ptr<Decoder> open_gif(core::Bytes file, const DecodeOptions& options);
std::unique_ptr<Decoder> open_bmp(core::Bytes file, const DecodeOptions& options);
std::unique_ptr<Decoder> open_pnm(core::Bytes file, const DecodeOptions& options);
std::unique_ptr<Decoder> open_qoi(core::Bytes file, const DecodeOptions& options);
/// Optional parts of the build: without them, kUnsupported names the CMake option.
std::unique_ptr<Decoder> open_tiff(core::Bytes file, const DecodeOptions& options);
std::unique_ptr<Decoder> open_avif(core::Bytes file, const DecodeOptions& options);
std::unique_ptr<Decoder> open_heic(core::Bytes file, const DecodeOptions& options);
/// By content.
std::unique_ptr<Decoder> open_image(core::Bytes file, const DecodeOptions& options);

/// For a file of no known format: throws DecodeError, which names the formats there are.
[[noreturn]] void throw_unknown_format(core::Bytes file);

/// The channels of `mode`, or `unchanged`.
uint32_t channels_of(ImageReadMode mode, uint32_t unchanged) noexcept;

/// For the codecs: throws DecodeError (kTooLarge) when the image is over a limit. `format` is "JPEG" and the like.
void check_limits(std::string_view format, const ImageInfo& info, const DecodeLimits& limits);
/// The two halves of it, where the pixels that come are fewer than the file's.
void check_pixels(std::string_view format, const ImageInfo& info, const DecodeLimits& limits);
void check_bytes(std::string_view format, const ImageInfo& info, const DecodeLimits& limits);

}  // namespace torchvision::codecs
