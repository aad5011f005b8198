#include "codecs/rows_decoder.h"

#include <algorithm>
#include <vector>

#include "codecs/pixel_rows.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {

RowsDecoder::RowsDecoder(std::string_view format, const StoredImage& stored, const DecodeOptions& options)
    : stored_(stored), options_(options) {
  info_.width = stored.width;
  info_.height = stored.height;
  info_.channels = channels_of(options.mode, stored.channels);
  info_.sample_bytes = stored.sample_bytes;
  check_limits(format, info_, options.limits);
}

void RowsDecoder::decode(std::span<uint8_t> pixels) {
  if (!options_.allow_truncated) return decode_rows(pixels);
  std::fill(pixels.begin(), pixels.end(), uint8_t{0});
  try {
    decode_rows(pixels);
  } catch (const DecodeError& error) {
    if (error.code() != ErrorCode::kTruncated) throw;
  }
}

void RowsDecoder::decode_rows(std::span<uint8_t> pixels) {
  begin();
  const bool as_stored = info_.channels == stored_.channels;
  std::vector<uint8_t> row(as_stored ? 0 : stored_row_bytes());
  uint8_t* out = pixels.data();
  for (uint32_t y = 0; y < info_.height; ++y, out += info_.row_bytes()) {
    read_row(y, as_stored ? out : row.data());
    if (as_stored) continue;
    if (stored_.sample_bytes == 1)
      convert_row(row.data(), stored_.channels, out, info_.channels, info_.width);
    else
      convert_row(reinterpret_cast<const uint16_t*>(row.data()), stored_.channels, reinterpret_cast<uint16_t*>(out),
                  info_.channels, info_.width);
  }
}

}  // namespace torchvision::codecs
