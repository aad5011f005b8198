#pragma once

#include <cstdint>
#include <vector>

#include "codecs/encode.h"

namespace torchvision::codecs {

/// A picture's pixels side by side, as encoders want that take no rows: in place where they lie so, else a copy.
class Interleaved {
 public:
  /// `channels` 3 for a gray picture repeats its value.
  Interleaved(const PixelView& image, uint32_t channels);

  const uint8_t* data() const noexcept { return data_; }
  int64_t row_bytes() const noexcept { return row_bytes_; }

 private:
  std::vector<uint8_t> copy_;
  const uint8_t* data_;
  int64_t row_bytes_;
};

}  // namespace torchvision::codecs
