#include <spng.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "codecs/exif.h"
#include "codecs/image.h"
#include "codecs/png_data.h"
#include "codecs/png_repair.h"
#include "codecs/png_rows.h"
#include "core/checked.h"
#include "kernels/png_filter.h"
#include "kernels/scratch.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

/// libpng's own bounds: bytes of one chunk before the pixels, and of all that are kept.
constexpr size_t kMaxChunkBytes = size_t{8} << 20;
constexpr size_t kMaxChunkCache = size_t{64} << 20;
constexpr uint32_t kGammaOfSrgb = 45'455;

ErrorCode code_of(int spng_error) {
  switch (spng_error) {
    case SPNG_IO_EOF:
    case SPNG_EOF:
    case SPNG_EIDAT_TOO_SHORT:
      return ErrorCode::kTruncated;
    case SPNG_ECHUNK_LIMITS:
    case SPNG_EOVERFLOW:
    case SPNG_EUSER_WIDTH:
    case SPNG_EUSER_HEIGHT:
      return ErrorCode::kTooLarge;
    default:
      return ErrorCode::kCorrupt;
  }
}

uint32_t channels_of_color_type(uint8_t color_type) {
  switch (color_type) {
    case SPNG_COLOR_TYPE_TRUECOLOR:
      return 3;
    case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA:
      return 2;
    case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA:
      return 4;
    default:
      return 1;
  }
}

/// A file's samples of 16 bits, which are big-endian, in the machine's order.
void swap_bytes(const uint8_t* stored, size_t samples, uint16_t* out) {
  for (size_t i = 0; i < samples; ++i) out[i] = static_cast<uint16_t>(stored[2 * i] << 8 | stored[2 * i + 1]);
}

/// Whether the last chunk of pixel data is there to its end and has the right checksum.
bool last_data_chunk_is_whole(core::Bytes file) {
  constexpr uint64_t kSignature = 8, kLengthAndName = 8, kAround = 12;
  bool whole = false;
  uint64_t at = kSignature;
  while (core::range_fits(at, kLengthAndName, file.size())) {
    const uint64_t length = core::load_big_endian<uint32_t>(&file[at]);
    const bool is_data = core::as_text(file.subspan(at + 4, 4)) == "IDAT";
    const bool fits = core::range_fits(at, length + kAround, file.size());
    if (is_data)
      whole = fits && crc32_z(0, &file[at + 4], length + 4) ==
                          core::load_big_endian<uint32_t>(&file[at + kLengthAndName + length]);
    if (!fits) break;
    at += length + kAround;
  }
  return whole;
}

class PngDecoder final : public Decoder {
 public:
  PngDecoder(core::Bytes file, const DecodeOptions& options)
      : spng_(spng_ctx_new(0), spng_ctx_free), file_(file), allow_truncated_(options.allow_truncated) {
    if (!spng_) throw std::bad_alloc();
    // Damage in a chunk that is not needed for the pixels does not spoil the image, as with libpng.
    check(spng_set_crc_action(spng_.get(), SPNG_CRC_ERROR, SPNG_CRC_DISCARD), "cannot set up PNG decoder");
    check(spng_set_chunk_limits(spng_.get(), kMaxChunkBytes, kMaxChunkCache), "cannot set up PNG decoder");
    if (allow_truncated_) {
      closed_ = close_cut_png(file);
      if (!closed_.empty()) file_ = closed_;
    }
    check(spng_set_png_buffer(spng_.get(), file_.data(), file_.size()), "cannot set up PNG decoder");
    check(spng_get_ihdr(spng_.get(), &header_), "cannot read PNG header");
    info_.width = header_.width;
    info_.height = header_.height;
    info_.sample_bytes = header_.bit_depth == 16 ? 2 : 1;
    info_.channels = channels_of(options.mode, channels_of_color_type(header_.color_type));
    check_limits("PNG", info_, options.limits);
    palette_to_color_ = header_.color_type == SPNG_COLOR_TYPE_INDEXED && options.mode != ImageReadMode::kUnchanged;
    read_chunks();
  }

  void decode(std::span<uint8_t> pixels) override {
    if (decode_at_once(pixels)) return;
    if (allow_truncated_) std::fill(pixels.begin(), pixels.end(), uint8_t{0});
    const int status = spng_decode_image(spng_.get(), nullptr, 0, SPNG_FMT_PNG, SPNG_DECODE_PROGRESSIVE);
    if (is_forgiven(status)) return;
    check(status, "cannot decode PNG");
    if (is_kept_as_stored())
      read_rows([&](uint32_t y) { return pixels.data() + y * info_.row_bytes(); }, info_.row_bytes(), [](uint32_t) {});
    else
      decode_converted(pixels);
    finish();
  }

 private:
  /// Where the file is whole and not interlaced, as nearly all are.
  bool decode_at_once(std::span<uint8_t> pixels) {
    static thread_local kernels::Scratch scratch;
    if (header_.interlace_method != SPNG_INTERLACE_NONE) return false;
    if (header_.color_type == SPNG_COLOR_TYPE_INDEXED && !has_palette_) return false;
    const size_t stride = 1 + stored_row_bytes();
    uint8_t* rows = inflate_png_rows(file_, stride * info_.height, scratch);
    bool done = rows != nullptr;
    for (uint32_t y = 0; done && y < info_.height; ++y) done = rows[y * stride] < kernels::kPngFilters;
    if (done) unfilter(rows, pixels);
    scratch.release_if_large();
    return done;
  }

  void unfilter(uint8_t* rows, std::span<uint8_t> pixels) {
    const size_t row_bytes = stored_row_bytes();
    const size_t pixel_bytes = std::max<size_t>(1, stored_channels() * header_.bit_depth / 8);
    const bool wide = header_.bit_depth == 16, kept = is_kept_as_stored();
    const PngGray gray = kept ? PngGray(0, 8, 0) : make_gray();
    std::vector<uint16_t> samples(wide ? row_bytes / 2 : 0);
    const std::vector<uint8_t> zeros(row_bytes + kernels::kPngRowPadding);
    const uint8_t* above = zeros.data();
    for (uint32_t y = 0; y < info_.height; ++y, rows += 1 + row_bytes) {
      uint8_t* out = pixels.data() + y * info_.row_bytes();
      uint8_t* row = kept && !wide ? out : rows + 1;
      kernels::png_unfilter(static_cast<kernels::PngFilter>(rows[0]), rows + 1, above, row_bytes, pixel_bytes, row);
      above = row;
      if (wide) swap_bytes(row, samples.size(), kept ? reinterpret_cast<uint16_t*>(out) : samples.data());
      if (!kept) convert_row(wide ? reinterpret_cast<const uint8_t*>(samples.data()) : row, out, gray);
    }
  }

  bool is_kept_as_stored() const {
    return header_.bit_depth >= 8 && !palette_to_color_ && info_.channels == stored_channels();
  }
  uint32_t stored_channels() const { return channels_of_color_type(header_.color_type); }
  size_t stored_row_bytes() const { return (size_t{header_.width} * stored_channels() * header_.bit_depth + 7) / 8; }

  void read_chunks() {
    // The first question about a chunk reads all that stand before the pixels.
    spng_exif exif = {};
    if (has(spng_get_exif(spng_.get(), &exif)))
      info_.orientation = exif_orientation(core::as_bytes({exif.data, exif.length}));
    if (header_.color_type != SPNG_COLOR_TYPE_INDEXED) return;
    for (auto& color : palette_) color = {0, 0, 0, 255};
    spng_plte palette = {};
    has_palette_ = has(spng_get_plte(spng_.get(), &palette));
    if (has_palette_)
      for (uint32_t i = 0; i < palette.n_entries; ++i)
        palette_[i] = {palette.entries[i].red, palette.entries[i].green, palette.entries[i].blue, 255};
    spng_trns transparency = {};
    if (has(spng_get_trns(spng_.get(), &transparency)))
      for (uint32_t i = 0; i < transparency.n_type3_entries; ++i) palette_[i][3] = transparency.type3_alpha[i];
  }

  PngGray make_gray() const {
    uint32_t gamma = 0;
    uint8_t srgb_intent = 0;
    if (has(spng_get_srgb(spng_.get(), &srgb_intent)))
      gamma = kGammaOfSrgb;
    else
      has(spng_get_gama_int(spng_.get(), &gamma));
    spng_sbit bits = {};
    uint32_t significant = 0;
    if (has(spng_get_sbit(spng_.get(), &bits)))
      significant = std::max({bits.red_bits, bits.green_bits, bits.blue_bits});
    return PngGray(gamma, header_.bit_depth, significant);
  }

  void decode_converted(std::span<uint8_t> pixels) {
    const PngGray gray = make_gray();
    const size_t row_bytes = stored_row_bytes();
    const auto out = [&](uint32_t y) { return pixels.data() + y * info_.row_bytes(); };
    if (header_.interlace_method == SPNG_INTERLACE_NONE) {
      std::vector<uint8_t> row(row_bytes);
      read_rows([&](uint32_t) { return row.data(); }, row_bytes,
                [&](uint32_t y) { convert_row(row.data(), out(y), gray); });
      return;
    }
    // The passes of an interlaced image touch each row several times: convert when all are there.
    std::vector<uint8_t> stored(row_bytes * info_.height);
    read_rows([&](uint32_t y) { return stored.data() + y * row_bytes; }, row_bytes, [](uint32_t) {});
    for (uint32_t y = 0; y < info_.height; ++y) convert_row(stored.data() + y * row_bytes, out(y), gray);
  }

  bool is_forgiven(int status) const { return allow_truncated_ && code_of(status) == ErrorCode::kTruncated; }

  /// Reads each row, of each pass, to `target(y)` and then calls `done(y)`.
  template <class Target, class Done>
  void read_rows(Target target, size_t row_bytes, Done done) {
    int status = SPNG_OK;
    while (status == SPNG_OK) {
      spng_row_info row = {};
      // The end is told by the last row, or, interlaced, by the question for the one after it.
      status = spng_get_row_info(spng_.get(), &row);
      if (status == SPNG_EOI || is_forgiven(status)) return;
      check(status, "cannot decode PNG");
      status = spng_decode_row(spng_.get(), target(row.row_num), row_bytes);
      if (is_forgiven(status)) return;
      if (status != SPNG_OK && status != SPNG_EOI) fail(status, "cannot decode PNG", row.row_num);
      done(row.row_num);
    }
  }

  void convert_row(const uint8_t* stored, uint8_t* out, const PngGray& gray) {
    const uint32_t width = info_.width;
    if (header_.bit_depth == 16) {
      convert_channels(reinterpret_cast<const uint16_t*>(stored), stored_channels(), reinterpret_cast<uint16_t*>(out),
                       info_.channels, width, uint16_t{0xFFFF}, gray);
      return;
    }
    const bool indexed = header_.color_type == SPNG_COLOR_TYPE_INDEXED;
    if (header_.bit_depth < 8) {
      const bool enough = !palette_to_color_ && info_.channels == 1;
      if (!enough) unpacked_.resize(width);
      unpack_samples(stored, header_.bit_depth, !indexed, width, enough ? out : unpacked_.data());
      if (enough) return;
      stored = unpacked_.data();
    }
    uint32_t channels = stored_channels();
    if (palette_to_color_) {
      colors_.resize(size_t{width} * 4);
      for (uint32_t x = 0; x < width; ++x) std::memcpy(&colors_[size_t{x} * 4], palette_[stored[x]].data(), 4);
      stored = colors_.data();
      channels = 4;
    }
    const auto alpha = static_cast<uint8_t>((1U << header_.bit_depth) - 1);
    convert_channels(stored, channels, out, info_.channels, width, alpha, gray);
  }

  /// The checksum of the last data comes after the last pixel. What follows that is not needed: Python accepts a file
  /// without an end chunk, or with a damaged one.
  void finish() {
    if (allow_truncated_) return;
    const int status = spng_decode_chunks(spng_.get());
    if (status != SPNG_OK && !last_data_chunk_is_whole(file_)) fail(status, "cannot decode PNG", info_.height);
  }

  /// Whether a chunk is there; damage is an error.
  bool has(int status) const {
    if (status == SPNG_ECHUNKAVAIL) return false;
    check(status, "cannot read PNG header");
    return true;
  }

  void check(int status, const char* what) const {
    if (status != SPNG_OK) fail(status, what);
  }

  [[noreturn]] void fail(int status, const char* what, std::optional<uint32_t> row = std::nullopt) const {
    if (status == SPNG_EMEM) throw std::bad_alloc();
    std::string reason = spng_strerror(status);
    if (row) reason += " (at row " + std::to_string(*row) + " of " + std::to_string(info_.height) + ")";
    throw DecodeError(code_of(status), what, {.actual = reason});
  }

  std::unique_ptr<spng_ctx, void (*)(spng_ctx*)> spng_;
  core::Bytes file_;
  bool allow_truncated_;
  std::vector<uint8_t> closed_;
  spng_ihdr header_ = {};
  std::array<std::array<uint8_t, 4>, 256> palette_ = {};
  bool has_palette_ = false;
  bool palette_to_color_ = false;
  std::vector<uint8_t> unpacked_;
  std::vector<uint8_t> colors_;
};

}  // namespace

std::unique_ptr<Decoder> open_png(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<PngDecoder>(file, options);
}

}  // namespace torchvision::codecs
