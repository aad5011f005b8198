#include <algorithm>
#include <vector>

#include "codecs/bmp.h"
#include "codecs/png_rows.h"
#include "codecs/rows_decoder.h"
#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

[[noreturn]] void fail_truncated(core::Bytes file) {
  throw DecodeError(ErrorCode::kTruncated, "cannot decode BMP",
                    {.offset = file.size(), .actual = "the file ends before the image does"});
}

/// One colour out of a packed pixel, spread over 0..255 and cut off, as Pillow does.
struct MaskedSample {
  uint32_t shift = 0;
  uint32_t most = 0;

  explicit MaskedSample(uint32_t mask = 0)
      : shift(mask == 0 ? 0 : static_cast<uint32_t>(__builtin_ctz(mask))), most(mask >> shift) {}
  uint8_t of(uint32_t pixel) const noexcept {
    return most == 0 ? uint8_t{0} : static_cast<uint8_t>(uint64_t{(pixel >> shift) & most} * 255 / most);
  }
};

class BmpDecoder final : public RowsDecoder {
 public:
  BmpDecoder(core::Bytes file, const BmpHeader& header, const DecodeOptions& options)
      : RowsDecoder("BMP", {header.width, header.height, bmp_channels(file, header)}, options),
        file_(file),
        header_(header) {
    // Told before memory is taken. Runs can hold any number of pixels in a few bytes.
    if (!packed() && !options.allow_truncated &&
        !core::range_fits(header.pixels_at, header.row_bytes() * header.height - padding(), file.size()))
      fail_truncated(file);
    if (packed() && header.pixels_at >= file.size()) fail_truncated(file);
    for (size_t i = 0; i < 4; ++i) samples_[i] = MaskedSample(header.masks[i]);
  }

 private:
  bool packed() const noexcept { return header_.packing != BmpPacking::kPlain; }
  /// What follows the last row's pixels is often missing.
  uint64_t padding() const noexcept { return header_.row_bytes() - (uint64_t{header_.width} * header_.bits + 7) / 8; }

  void begin() override {
    palette_ = read_bmp_palette(file_, header_);
    if (!header_.has_palette()) return;
    indices_.resize(packed() ? size_t{header_.width} * header_.height : header_.width);
    if (packed() && !unpack_bmp_runs(file_, header_, indices_.data()) && !options().allow_truncated)
      fail_truncated(file_);
  }

  void read_row(uint32_t y, uint8_t* row) override {
    const uint64_t line = header_.top_down ? y : header_.height - 1 - y;
    if (packed()) return write_colors(indices_.data() + line * header_.width, row);
    const uint64_t at = header_.pixels_at + line * header_.row_bytes();
    const uint64_t bytes = (uint64_t{header_.width} * header_.bits + 7) / 8;
    // Bottom-up, so the rows that are there come last: a missing one is black, not the end.
    if (!core::range_fits(at, bytes, file_.size())) {
      if (!options().allow_truncated) fail_truncated(file_);
      std::fill_n(row, stored_row_bytes(), uint8_t{0});
      return;
    }
    const uint8_t* from = file_.data() + at;
    if (header_.has_palette()) {
      if (header_.bits < 8) {
        unpack_samples(from, header_.bits, false, header_.width, indices_.data());
        from = indices_.data();
      }
      write_colors(from, row);
    } else if (header_.bits == 24) {
      for (uint32_t x = 0; x < header_.width; ++x, from += 3, row += 3) std::reverse_copy(from, from + 3, row);
    } else {
      write_masked(from, row);
    }
  }

  void write_colors(const uint8_t* indices, uint8_t* row) const {
    for (uint32_t x = 0; x < header_.width; ++x) {
      const auto& color = palette_[indices[x]];
      if (stored().channels == 1) {
        row[x] = color[0];
        continue;
      }
      std::reverse_copy(color.begin(), color.end(), row + size_t{3} * x);
    }
  }

  void write_masked(const uint8_t* from, uint8_t* row) const {
    const uint32_t channels = stored().channels;
    for (uint32_t x = 0; x < header_.width; ++x, row += channels, from += header_.bits / 8) {
      const uint32_t pixel =
          header_.bits == 16 ? core::load_little_endian<uint16_t>(from) : core::load_little_endian<uint32_t>(from);
      for (uint32_t c = 0; c < channels; ++c) row[c] = samples_[c].of(pixel);
    }
  }

  core::Bytes file_;
  BmpHeader header_;
  std::array<std::array<uint8_t, 3>, 256> palette_ = {};
  std::array<MaskedSample, 4> samples_;
  std::vector<uint8_t> indices_;
};

}  // namespace

std::unique_ptr<Decoder> open_bmp(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<BmpDecoder>(file, read_bmp_header(file), options);
}

}  // namespace torchvision::codecs
