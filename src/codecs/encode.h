#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "torchvision/core/chroma_subsampling.h"

namespace torchvision::codecs {

/// A uint8 image in the caller's memory, with any strides (in bytes).
struct PixelView {
  const uint8_t* data = nullptr;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t channels = 0;  ///< 1, 3, or 4 for formats that know alpha
  int64_t channel_stride = 0;
  int64_t row_stride = 0;
  int64_t column_stride = 0;
};

/// Gives the rows of a PixelView with interleaved channels: in place where they lie so, else through a few rows of its
/// own. Never a copy of the whole image.
class RowSource {
 public:
  /// At most `rows_at_once` are asked for in one call. With `pad_to_four` rows that must be copied get a fourth
  /// byte a pixel, of no meaning: that is cheaper to write and all that libjpeg needs.
  RowSource(const PixelView& image, uint32_t rows_at_once, bool pad_to_four);

  uint32_t row_channels() const noexcept { return row_channels_; }
  /// Points rows[0..count) at the rows from `first` on, valid until the next call.
  void fetch(uint32_t first, uint32_t count, const uint8_t** rows) noexcept;

 private:
  void copy_row(const uint8_t* from, uint8_t* to) const noexcept;

  PixelView image_;
  bool in_place_;
  uint32_t row_channels_;
  std::vector<uint8_t> rows_;
};

struct FreeDeleter {
  void operator()(uint8_t* bytes) const noexcept { std::free(bytes); }
};

/// An encoded file, as the C library allocated it.
struct EncodedImage {
  std::unique_ptr<uint8_t, FreeDeleter> bytes;
  size_t size = 0;
};

struct JpegOptions {
  int quality = 75;  ///< 1 to 100
  ChromaSubsampling subsampling = ChromaSubsampling::k420;
  bool progressive = false;
  bool optimize = false;  ///< Huffman tables for this very image: smaller, a pass more
};

struct WebpOptions {
  int quality = 75;  ///< 0 to 100; with `lossless` the effort
  bool lossless = false;
  int method = 4;  ///< 0 (fast) to 6 (small)
};

struct AvifOptions {
  int quality = 75;  ///< 0 to 100
  bool lossless = false;
  ChromaSubsampling subsampling = ChromaSubsampling::k420;
  int speed = 6;  ///< 0 (small) to 10 (fast)
};

struct GifOptions {
  std::vector<uint16_t> delays = {};  ///< hundredths of a second, one a frame
  int64_t loop = 0;                   ///< times that it plays, 0 for ever; -1 leaves it to the viewer, which plays once
};

// Each throws Error (kInvalidArgument) for an image that the format cannot hold; channels and options are as said
// above.
EncodedImage encode_jpeg(const PixelView& image, const JpegOptions& options);
/// `compression_level` 0 to 9.
EncodedImage encode_png(const PixelView& image, int compression_level);
EncodedImage encode_webp(const PixelView& image, const WebpOptions& options);
EncodedImage encode_avif(const PixelView& image, const AvifOptions& options);
/// Frames of one size, 1 or 3 channels. One palette for all where they have at most 256 colours, which loses nothing;
/// else one a frame, by median cut.
EncodedImage encode_gif(std::span<const PixelView> frames, const GifOptions& options);

}  // namespace torchvision::codecs
