#include "codecs/encode.h"
#include "kernels/interleave.h"

namespace torchvision::codecs {

RowSource::RowSource(const PixelView& image, uint32_t rows_at_once, bool pad_to_four)
    : image_(image),
      in_place_(image.column_stride == image.channels && (image.channels == 1 || image.channel_stride == 1)),
      row_channels_(!in_place_ && image.channels == 3 && pad_to_four ? 4 : image.channels) {
  if (!in_place_) rows_.resize(size_t{rows_at_once} * image.width * row_channels_);
}

void RowSource::fetch(uint32_t first, uint32_t count, const uint8_t** rows) noexcept {
  for (uint32_t i = 0; i < count; ++i) {
    const uint8_t* from = image_.data + static_cast<int64_t>(first + i) * image_.row_stride;
    if (in_place_) {
      rows[i] = from;
      continue;
    }
    uint8_t* to = rows_.data() + size_t{i} * image_.width * row_channels_;
    copy_row(from, to);
    rows[i] = to;
  }
}

void RowSource::copy_row(const uint8_t* from, uint8_t* to) const noexcept {
  if (image_.channels == 3 && image_.column_stride == 1) {
    const uint8_t* green = from + image_.channel_stride;
    const uint8_t* blue = green + image_.channel_stride;
    if (row_channels_ == 4)
      kernels::interleave_padded(from, green, blue, image_.width, to);
    else
      kernels::interleave(from, green, blue, image_.width, to);
    return;
  }
  for (uint32_t x = 0; x < image_.width; ++x, from += image_.column_stride, to += row_channels_)
    for (uint32_t c = 0; c < image_.channels; ++c) to[c] = from[static_cast<int64_t>(c) * image_.channel_stride];
}

}  // namespace torchvision::codecs
