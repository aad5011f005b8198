#include <libdeflate.h>

#include <array>
#include <cstring>
#include <new>
#include <string>

#include "codecs/encode.h"
#include "core/bytes.h"
#include "kernels/png_filter.h"
#include "kernels/scratch.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr std::array<uint8_t, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr size_t kLengthAndName = 8, kChecksum = 4, kHeaderData = 13;
constexpr size_t kBeforeData = kSignature.size() + kLengthAndName + kHeaderData + kChecksum + kLengthAndName;
constexpr size_t kBehindData = kChecksum + kLengthAndName + kChecksum;
/// A chunk's length has 31 bits.
constexpr size_t kMostData = INT32_MAX;

class Compressor {
 public:
  /// The thread's, which keeps its tables.
  static libdeflate_compressor* at(int level) {
    static thread_local Compressor kept;
    if (kept.level_ != level) {
      libdeflate_free_compressor(kept.compressor_);
      kept.compressor_ = libdeflate_alloc_compressor(level);
      kept.level_ = kept.compressor_ ? level : -1;
    }
    if (!kept.compressor_) throw std::bad_alloc();
    return kept.compressor_;
  }
  ~Compressor() { libdeflate_free_compressor(compressor_); }

 private:
  libdeflate_compressor* compressor_ = nullptr;
  int level_ = -1;
};

/// Rows behind the bytes of their filters: for each row the filter whose differences are least in sum, libpng's rule.
class RowFilters {
 public:
  RowFilters(size_t row_bytes, size_t pixel_bytes)
      : row_bytes_(row_bytes), pixel_bytes_(pixel_bytes), above_(row_bytes), trial_(row_bytes) {}

  void write(const uint8_t* row, uint8_t* out) {
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < kernels::kPngFilters; ++i) {
      const auto filter = static_cast<kernels::PngFilter>(i);
      const uint64_t cost = kernels::png_filter(filter, row, above_.data(), row_bytes_, pixel_bytes_, trial_.data());
      if (cost >= least) continue;
      least = cost;
      out[0] = static_cast<uint8_t>(i);
      std::memcpy(out + 1, trial_.data(), row_bytes_);
    }
    std::memcpy(above_.data(), row, row_bytes_);
  }

 private:
  size_t row_bytes_, pixel_bytes_;
  std::vector<uint8_t> above_, trial_;
};

void filter_rows(const PixelView& image, bool filtered, uint8_t* out) {
  const size_t row_bytes = size_t{image.width} * image.channels;
  RowSource source(image, 1, /*pad_to_four=*/false);
  RowFilters filters(row_bytes, image.channels);
  for (uint32_t y = 0; y < image.height; ++y, out += 1 + row_bytes) {
    const uint8_t* row = nullptr;
    source.fetch(y, 1, &row);
    if (filtered) {
      filters.write(row, out);
    } else {
      out[0] = 0;
      std::memcpy(out + 1, row, row_bytes);
    }
  }
}

/// Writes the length, the name and the checksum of a chunk whose data lie behind the place for the first two.
uint8_t* close_chunk(uint8_t* chunk, const char* name, size_t length) {
  core::store_big_endian(static_cast<uint32_t>(length), chunk);
  std::memcpy(chunk + 4, name, 4);
  uint8_t* end = chunk + kLengthAndName + length;
  core::store_big_endian(libdeflate_crc32(0, chunk + 4, length + 4), end);
  return end + kChecksum;
}

uint8_t* write_header(const PixelView& image, uint8_t* out) {
  constexpr uint8_t kBitDepth = 8, kGray = 0, kColor = 2, kColorAndAlpha = 6;
  const uint8_t color_type = image.channels == 1 ? kGray : image.channels == 3 ? kColor : kColorAndAlpha;
  std::memcpy(out, kSignature.data(), kSignature.size());
  out += kSignature.size();
  uint8_t* data = out + kLengthAndName;
  core::store_big_endian(image.width, data);
  core::store_big_endian(image.height, data + 4);
  const std::array<uint8_t, 5> rest = {kBitDepth, color_type, 0, 0, 0};
  std::memcpy(data + 8, rest.data(), rest.size());
  return close_chunk(out, "IHDR", kHeaderData);
}

}  // namespace

EncodedImage encode_png(const PixelView& image, int compression_level) {
  static thread_local kernels::Scratch scratch;
  const size_t bytes = (1 + size_t{image.width} * image.channels) * image.height;
  libdeflate_compressor* compressor = Compressor::at(compression_level);
  const size_t bound = libdeflate_zlib_compress_bound(compressor, bytes);
  if (bound > kMostData)
    throw Error(ErrorCode::kInvalidArgument, "cannot encode PNG",
                {.expected = "an image of less than 2 GB", .actual = std::to_string(bytes) + " bytes"});
  uint8_t* rows = scratch.get(bytes);
  filter_rows(image, compression_level > 0, rows);
  EncodedImage encoded;
  encoded.bytes.reset(static_cast<uint8_t*>(std::malloc(kBeforeData + bound + kBehindData)));
  if (!encoded.bytes) throw std::bad_alloc();
  uint8_t* data = write_header(image, encoded.bytes.get());
  const size_t size = libdeflate_zlib_compress(compressor, rows, bytes, data + kLengthAndName, bound);
  uint8_t* end = close_chunk(close_chunk(data, "IDAT", size), "IEND", 0);
  encoded.size = static_cast<size_t>(end - encoded.bytes.get());
  if (auto* shorter = static_cast<uint8_t*>(std::realloc(encoded.bytes.get(), encoded.size))) {
    static_cast<void>(encoded.bytes.release());
    encoded.bytes.reset(shorter);
  }
  scratch.release_if_large();
  return encoded;
}

}  // namespace torchvision::codecs
