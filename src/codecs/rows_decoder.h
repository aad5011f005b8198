#pragma once

#include <cstdint>
#include <string_view>

#include "codecs/image.h"

namespace torchvision::codecs {

/// A picture as a file of plain rows stores it.
struct StoredImage {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t channels = 0;      ///< 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha
  uint32_t sample_bytes = 1;  ///< 1: uint8, 2: uint16
};

/// What formats share that give one row after the other: limits, read modes, files that end early.
class RowsDecoder : public Decoder {
 public:
  void decode(std::span<uint8_t> pixels) final;

 protected:
  /// Throws DecodeError where the image is over a limit.
  RowsDecoder(std::string_view format, const StoredImage& stored, const DecodeOptions& options);

  /// Called once, before the first row.
  virtual void begin() {}
  /// Writes row y, stored.width * channels samples in the machine's byte order; y counts up from 0. Throws DecodeError;
  /// kTruncated may be forgiven, and leaves the rest black.
  virtual void read_row(uint32_t y, uint8_t* row) = 0;

  const StoredImage& stored() const noexcept { return stored_; }
  const DecodeOptions& options() const noexcept { return options_; }
  size_t stored_row_bytes() const noexcept { return size_t{stored_.width} * stored_.channels * stored_.sample_bytes; }

 private:
  void decode_rows(std::span<uint8_t> pixels);

  StoredImage stored_;
  DecodeOptions options_;
};

}  // namespace torchvision::codecs
