#include "codecs/interleave.h"

#include "codecs/pixel_rows.h"

namespace torchvision::codecs {

Interleaved::Interleaved(const PixelView& image, uint32_t channels) : data_(image.data), row_bytes_(image.row_stride) {
  const bool side_by_side = image.column_stride == image.channels && (image.channels == 1 || image.channel_stride == 1);
  if (side_by_side && channels == image.channels && image.row_stride >= 0 && image.row_stride <= INT32_MAX) return;
  row_bytes_ = int64_t{image.width} * channels;
  copy_.resize(static_cast<size_t>(row_bytes_) * image.height);
  RowSource source(image, 1, /*pad_to_four=*/false);
  for (uint32_t y = 0; y < image.height; ++y) {
    const uint8_t* row = nullptr;
    source.fetch(y, 1, &row);
    convert_row(row, image.channels, copy_.data() + static_cast<size_t>(row_bytes_) * y, channels, image.width);
  }
  data_ = copy_.data();
}

}  // namespace torchvision::codecs
