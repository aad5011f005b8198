#include <cmath>
#include <string>
#include <vector>

#include "codecs/pnm.h"
#include "codecs/pnm_text.h"
#include "codecs/rows_decoder.h"
#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr uint32_t kMostMaximum = 65'535;
constexpr uint32_t kMostSide = INT32_MAX;

[[noreturn]] void fail_header(const PnmText& text, const std::string& expected) {
  throw DecodeError(text.ended() ? ErrorCode::kTruncated : ErrorCode::kCorrupt, "cannot read PNM header",
                    {.offset = text.at(), .expected = expected, .actual = text.ended() ? "the end of the file" : ""});
}

[[noreturn]] void fail_truncated(core::Bytes file) {
  throw DecodeError(ErrorCode::kTruncated, "cannot decode PNM",
                    {.offset = file.size(), .actual = "the file ends before the image does"});
}

uint32_t number(PnmText& text, uint32_t most, const char* what) {
  const auto value = text.number(most);
  if (!value || *value == 0) fail_header(text, std::string(what) + ", 1 to " + std::to_string(most));
  return *value;
}

// P7: lines of a name and a value, up to ENDHDR. The tuple's type says no more than the depth.
void read_arbitrary_map(PnmText& text, PnmHeader& header) {
  header.maximum = 0;
  for (;;) {
    const std::string_view name = text.word();
    if (name == "ENDHDR") break;
    if (name == "WIDTH")
      header.width = number(text, kMostSide, "a width");
    else if (name == "HEIGHT")
      header.height = number(text, kMostSide, "a height");
    else if (name == "DEPTH")
      header.channels = number(text, 4, "a depth");
    else if (name == "MAXVAL")
      header.maximum = number(text, kMostMaximum, "a maximum");
    else if (name == "TUPLTYPE")
      text.line();
    else
      fail_header(text, "WIDTH, HEIGHT, DEPTH, MAXVAL, TUPLTYPE or ENDHDR");
  }
  if (header.width == 0 || header.height == 0 || header.channels == 0 || header.maximum == 0)
    fail_header(text, "WIDTH, HEIGHT, DEPTH and MAXVAL before ENDHDR");
}

class PnmDecoder final : public RowsDecoder {
 public:
  PnmDecoder(core::Bytes file, const PnmHeader& header, const DecodeOptions& options)
      : RowsDecoder("PNM", {header.width, header.height, header.channels, header.sample_bytes()}, options),
        file_(file),
        header_(header),
        text_(file, header.pixels_at) {
    // Limits have passed: the product fits. A text needs a byte a sample at least.
    if (file_row_bytes() * header.height > file.size() - header.pixels_at && !options.allow_truncated)
      fail_truncated(file);
  }

 private:
  size_t samples() const noexcept { return size_t{header_.width} * header_.channels; }
  size_t file_row_bytes() const noexcept {
    if (header_.is_text()) return samples();
    return header_.is_bitmap() ? (samples() + 7) / 8 : samples() * header_.sample_bytes();
  }

  /// Python's rounding, in its order, so that halves fall as there.
  void begin() override {
    if (header_.maximum == 255 || header_.maximum == kMostMaximum || header_.is_bitmap()) return;
    const double white = header_.sample_bytes() == 1 ? 255 : kMostMaximum;
    scaled_.resize(header_.maximum + 1);
    for (uint32_t value = 0; value <= header_.maximum; ++value)
      scaled_[value] = static_cast<uint16_t>(std::nearbyint(double{1} * value / header_.maximum * white));
  }

  void read_row(uint32_t y, uint8_t* row) override {
    core::Bytes bytes;
    if (!header_.is_text()) {
      const size_t at = header_.pixels_at + y * file_row_bytes();
      if (!core::range_fits(at, file_row_bytes(), file_.size())) fail_truncated(file_);
      bytes = file_.subspan(at, file_row_bytes());
    }
    for (size_t i = 0; i < samples(); ++i) {
      const uint32_t value = header_.is_text() ? sample_of_text() : sample_of(bytes, i);
      if (header_.sample_bytes() == 1)
        row[i] = static_cast<uint8_t>(value);
      else
        reinterpret_cast<uint16_t*>(row)[i] = static_cast<uint16_t>(value);
    }
  }

  uint32_t sample_of(core::Bytes row, size_t i) const {
    if (header_.is_bitmap()) return (row[i / 8] >> (7 - i % 8) & 1) != 0 ? 0 : 255;
    return scale(header_.sample_bytes() == 1 ? row[i] : core::load_big_endian<uint16_t>(&row[2 * i]));
  }

  uint32_t sample_of_text() {
    const auto value = header_.is_bitmap() ? text_.bit() : text_.number(header_.maximum);
    if (value) return header_.is_bitmap() ? 255 - *value * 255 : scale(*value);
    if (text_.ended()) fail_truncated(file_);
    throw DecodeError(ErrorCode::kCorrupt, "cannot decode PNM",
                      {.offset = text_.at(), .expected = "a number up to " + std::to_string(header_.maximum)});
  }

  uint32_t scale(uint32_t value) const {
    if (value > header_.maximum)
      throw DecodeError(
          ErrorCode::kCorrupt, "cannot decode PNM",
          {.expected = "samples up to " + std::to_string(header_.maximum), .actual = std::to_string(value)});
    return scaled_.empty() ? value : scaled_[value];
  }

  core::Bytes file_;
  PnmHeader header_;
  PnmText text_;
  std::vector<uint16_t> scaled_;
};

}  // namespace

PnmHeader read_pnm_header(core::Bytes file) {
  PnmText text(file, 0);
  const std::string_view magic = text.word().substr(0, 2);
  if (magic.size() != 2 || magic[0] != 'P' || magic[1] < '1' || magic[1] > '7') fail_header(text, "P1 to P7");
  text = PnmText(file, 2);
  PnmHeader header = {.kind = magic[1] - '0'};
  if (header.kind == 7) {
    read_arbitrary_map(text, header);
  } else {
    header.width = number(text, kMostSide, "a width");
    header.height = number(text, kMostSide, "a height");
    header.channels = header.kind % 3 == 0 ? 3 : 1;
    if (!header.is_bitmap()) header.maximum = number(text, kMostMaximum, "a maximum");
  }
  if (!text.skip_one_space()) fail_header(text, "white space before the pixels");
  header.pixels_at = text.at();
  return header;
}

std::unique_ptr<Decoder> open_pnm(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<PnmDecoder>(file, read_pnm_header(file), options);
}

}  // namespace torchvision::codecs
