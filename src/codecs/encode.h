#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace torchvision::codecs {

/// A uint8 image in the caller's memory, with any strides (in bytes).
struct PixelView {
  const uint8_t* data = nullptr;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t channels = 0;  ///< 1 or 3
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

/// `quality` 1 to 100. Throws Error (kInvalidArgument) for an image that the format cannot hold.
EncodedImage encode_jpeg(const PixelView& image, int quality);
/// `compression_level` 0 to 9.
EncodedImage encode_png(const PixelView& image, int compression_level);

}  // namespace torchvision::codecs
