// Pictures of 1 to 16 bits a sample: gray, RGB, either with alpha, and palettes; in strips or tiles.
#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <vector>

#include "codecs/png_rows.h"
#include "codecs/rows_decoder.h"
#include "codecs/tiff_file.h"
#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

/// How the file stores the first page.
struct TiffLayout {
  uint32_t width = 0, height = 0;
  uint16_t bits = 1, samples = 1, photometric = 0, compression = 1;
  uint32_t block_width = 0, block_height = 0;  ///< of a tile; a strip is a tile as wide as the picture
  bool tiled = false;
  bool planar = false;  ///< each sample in blocks of its own
  bool alpha = false;

  bool is_palette() const noexcept { return photometric == PHOTOMETRIC_PALETTE; }
  bool is_color() const noexcept { return photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_YCBCR; }
  uint32_t channels() const noexcept { return is_palette() ? 3 : (is_color() ? 3U : 1U) + (alpha ? 1U : 0U); }
  /// Channels that come straight from the file.
  uint32_t stored_channels() const noexcept { return is_palette() ? 1 : channels(); }
  uint32_t sample_bytes() const noexcept { return bits == 16 && !is_palette() ? 2 : 1; }
  uint32_t planes() const noexcept { return planar ? samples : 1U; }
  uint32_t samples_a_plane() const noexcept { return planar ? 1U : samples; }
  uint32_t blocks_across() const noexcept { return (width - 1) / block_width + 1; }
};

void check_supported(const TiffFile& file, const TiffLayout& layout) {
  const auto fail = [](const std::string& expected, const std::string& actual) {
    throw DecodeError(ErrorCode::kUnsupported, "TIFF of a kind that is not supported",
                      {.expected = expected, .actual = actual});
  };
  // The old JPEG scheme and what nobody writes are left out: each is code that hostile bytes would meet.
  constexpr uint16_t kCompressions[] = {
      COMPRESSION_NONE, COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4,     COMPRESSION_LZW,
      COMPRESSION_JPEG, COMPRESSION_PACKBITS, COMPRESSION_DEFLATE,   COMPRESSION_ADOBE_DEFLATE, COMPRESSION_ZSTD};
  if (std::find(std::begin(kCompressions), std::end(kCompressions), layout.compression) == std::end(kCompressions) ||
      TIFFIsCODECConfigured(layout.compression) == 0)
    fail("no compression, CCITT, LZW, Deflate, PackBits, JPEG or Zstandard",
         "compression " + std::to_string(layout.compression));
  const auto format = file.field<uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
    fail("unsigned integer samples", "sample format " + std::to_string(format));
  const bool gray = layout.photometric == PHOTOMETRIC_MINISBLACK || layout.photometric == PHOTOMETRIC_MINISWHITE;
  const bool ycbcr_jpeg =
      layout.photometric == PHOTOMETRIC_YCBCR && layout.compression == COMPRESSION_JPEG && !layout.planar;
  if (!gray && !layout.is_palette() && layout.photometric != PHOTOMETRIC_RGB && !ycbcr_jpeg)
    fail("gray, RGB, a palette, or YCbCr in JPEG", "photometric interpretation " + std::to_string(layout.photometric));
  const bool narrow = layout.bits == 1 || layout.bits == 2 || layout.bits == 4;
  if (!(layout.bits == 8 || (layout.bits == 16 && !layout.is_palette()) || (narrow && !layout.is_color())))
    fail("1, 2, 4 or 8 bits an index, or 8 or 16 bits a sample", std::to_string(layout.bits) + " bits");
  if (layout.samples < layout.stored_channels() || layout.samples > 8 || (layout.is_palette() && layout.samples != 1))
    fail(std::to_string(layout.stored_channels()) + " to 8 samples a pixel", std::to_string(layout.samples));
}

TiffLayout read_layout(const TiffFile& file) {
  TiffLayout layout;
  layout.width = file.field<uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
  layout.height = file.field<uint32_t>(TIFFTAG_IMAGELENGTH, 0);
  layout.bits = file.field<uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
  layout.samples = file.field<uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
  layout.photometric = file.field<uint16_t>(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  layout.compression = file.field<uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  layout.planar = file.field<uint16_t>(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
  layout.tiled = TIFFIsTiled(file.get()) != 0;
  uint16_t extra_count = 0;
  const uint16_t* extra = nullptr;
  if (TIFFGetField(file.get(), TIFFTAG_EXTRASAMPLES, &extra_count, &extra) == 1 && extra_count > 0)
    layout.alpha = extra[0] == EXTRASAMPLE_ASSOCALPHA || extra[0] == EXTRASAMPLE_UNASSALPHA;
  if (layout.width == 0 || layout.height == 0)
    throw DecodeError(ErrorCode::kCorrupt, "cannot read TIFF header", {.actual = "an image without pixels"});
  check_supported(file, layout);
  if (layout.photometric == PHOTOMETRIC_YCBCR) TIFFSetField(file.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  layout.block_width = layout.tiled ? file.field<uint32_t>(TIFFTAG_TILEWIDTH, 0) : layout.width;
  layout.block_height = layout.tiled
                            ? file.field<uint32_t>(TIFFTAG_TILELENGTH, 0)
                            : std::min(file.field<uint32_t>(TIFFTAG_ROWSPERSTRIP, layout.height), layout.height);
  if (layout.block_width == 0 || layout.block_height == 0)
    throw DecodeError(ErrorCode::kCorrupt, "cannot read TIFF header", {.actual = "strips or tiles without pixels"});
  return layout;
}

class TiffDecoder final : public RowsDecoder {
 public:
  TiffDecoder(std::unique_ptr<TiffFile> file, const TiffLayout& layout, const DecodeOptions& options)
      : RowsDecoder("TIFF", {layout.width, layout.height, layout.channels(), layout.sample_bytes()}, options),
        file_(std::move(file)),
        layout_(layout) {
    info_.orientation = file_->field<uint16_t>(TIFFTAG_ORIENTATION, 0);
    const tmsize_t size = layout.tiled ? TIFFTileSize(file_->get()) : TIFFStripSize(file_->get());
    const auto band =
        size > 0 ? core::checked_product({static_cast<uint64_t>(size), layout.blocks_across(), layout.planes()})
                 : std::nullopt;
    if (!band || *band > options.limits.max_bytes)
      throw DecodeError(ErrorCode::kTooLarge, "TIFF image over the limit",
                        {.expected = "strips or tiles of at most " + std::to_string(options.limits.max_bytes) +
                                     " bytes across the image",
                         .actual = band ? std::to_string(*band) : "a size that overflows",
                         .hint = "raise DecodeLimits::max_bytes if you trust the file"});
    block_bytes_ = static_cast<size_t>(size);
    check_first_block();
  }

 private:
  /// What a lying header claims is told before memory is taken.
  void check_first_block() const {
    if (!options().allow_truncated && !lies_in_file(0)) fail_truncated();
  }

  bool lies_in_file(uint32_t block) const {
    const uint64_t size = TIFFGetStrileByteCount(file_->get(), block);
    return size > 0 && core::range_fits(TIFFGetStrileOffset(file_->get(), block), size, file_->size());
  }

  [[noreturn]] void fail_truncated() const {
    throw DecodeError(ErrorCode::kTruncated, "cannot decode TIFF",
                      {.offset = file_->size(), .actual = "the file ends before the image does"});
  }

  void begin() override {
    // Not cleared: a band as large as the image costs nothing where the first block is damaged.
    band_.reset(new uint8_t[block_bytes_ * layout_.blocks_across() * layout_.planes()]);
    if (layout_.is_palette()) read_palette();
    samples_.resize(size_t{std::min(layout_.block_width, layout_.width)} * layout_.samples_a_plane());
  }

  void read_palette() {
    const uint16_t* maps[3] = {};
    if (TIFFGetField(file_->get(), TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) != 1)
      throw DecodeError(ErrorCode::kCorrupt, "cannot decode TIFF", {.actual = "a palette image without a palette"});
    for (size_t i = 0; i < size_t{1} << layout_.bits; ++i)
      for (size_t c = 0; c < 3; ++c) palette_[i][c] = static_cast<uint8_t>(maps[c][i] >> 8);
  }

  uint8_t* block(uint32_t plane, uint32_t column) const noexcept {
    return band_.get() + (size_t{plane} * layout_.blocks_across() + column) * block_bytes_;
  }

  void read_band(uint32_t first_row) {
    for (uint32_t plane = 0; plane < layout_.planes(); ++plane)
      for (uint32_t column = 0; column < layout_.blocks_across(); ++column) {
        const auto sample = static_cast<uint16_t>(plane);
        const uint32_t index = layout_.tiled
                                   ? TIFFComputeTile(file_->get(), column * layout_.block_width, first_row, 0, sample)
                                   : TIFFComputeStrip(file_->get(), first_row, sample);
        read_block(index, first_row, block(plane, column));
      }
  }

  void read_block(uint32_t index, uint32_t first_row, uint8_t* to) {
    if (!lies_in_file(index)) fail_truncated();
    const auto size = static_cast<tmsize_t>(block_bytes_);
    const tmsize_t got = layout_.tiled ? TIFFReadEncodedTile(file_->get(), index, to, size)
                                       : TIFFReadEncodedStrip(file_->get(), index, to, size);
    const uint32_t rows =
        layout_.tiled ? layout_.block_height : std::min(layout_.block_height, layout_.height - first_row);
    const auto wanted = static_cast<tmsize_t>(block_bytes_ / layout_.block_height * rows);
    if (got < 0 || got < wanted)
      throw DecodeError(
          ErrorCode::kCorrupt, "cannot decode TIFF",
          {.actual = (file_->message().empty() ? "a short strip or tile" : file_->message()) + " (at row " +
                     std::to_string(first_row) + " of " + std::to_string(layout_.height) + ")"});
  }

  void read_row(uint32_t y, uint8_t* row) override {
    const uint32_t line = y % layout_.block_height;
    if (line == 0) read_band(y);
    for (uint32_t column = 0; column < layout_.blocks_across(); ++column) {
      const uint32_t x = column * layout_.block_width;
      const uint32_t count = std::min(layout_.block_width, layout_.width - x);
      uint8_t* to = row + size_t{x} * layout_.channels() * layout_.sample_bytes();
      for (uint32_t plane = 0; plane < layout_.planes(); ++plane) {
        const uint8_t* from = block(plane, column) + block_bytes_ / layout_.block_height * line;
        if (layout_.sample_bytes() == 2)
          place(reinterpret_cast<const uint16_t*>(from), reinterpret_cast<uint16_t*>(to), plane, count);
        else
          place(bytes_of(from, count), to, plane, count);
      }
    }
  }

  /// Samples of less than 8 bits as bytes, spread over 0..255 unless they are indices.
  const uint8_t* bytes_of(const uint8_t* from, uint32_t count) {
    if (layout_.bits == 8) return from;
    unpack_samples(from, layout_.bits, !layout_.is_palette(), count * layout_.samples_a_plane(), samples_.data());
    return samples_.data();
  }

  template <class T>
  void place(const T* from, T* to, uint32_t plane, uint32_t count) const {
    const uint32_t channels = layout_.channels(), stored = layout_.stored_channels();
    const T flip = layout_.photometric == PHOTOMETRIC_MINISWHITE ? static_cast<T>(~T{0}) : T{0};
    if (layout_.is_palette()) {
      for (uint32_t x = 0; x < count; ++x)
        for (uint32_t c = 0; c < 3; ++c) to[3 * x + c] = palette_[from[x] & 0xFF][c];
    } else if (layout_.planar) {
      for (uint32_t x = 0; plane < stored && x < count; ++x)
        to[x * channels + plane] = static_cast<T>(from[x] ^ (plane == 0 ? flip : T{0}));
    } else {
      for (uint32_t x = 0; x < count; ++x)
        for (uint32_t c = 0; c < stored; ++c)
          to[x * channels + c] = static_cast<T>(from[x * layout_.samples + c] ^ (c == 0 ? flip : T{0}));
    }
  }

  std::unique_ptr<TiffFile> file_;
  TiffLayout layout_;
  size_t block_bytes_ = 0;
  std::unique_ptr<uint8_t[]> band_;
  std::vector<uint8_t> samples_;
  std::array<std::array<uint8_t, 3>, 256> palette_ = {};
};

}  // namespace

std::unique_ptr<Decoder> open_tiff(core::Bytes file, const DecodeOptions& options) {
  auto tiff = std::make_unique<TiffFile>(file, options.limits.max_bytes);
  const TiffLayout layout = read_layout(*tiff);
  return std::make_unique<TiffDecoder>(std::move(tiff), layout, options);
}

}  // namespace torchvision::codecs
