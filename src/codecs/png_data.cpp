#include "codecs/png_data.h"

#include <libdeflate.h>

#include <cstring>
#include <memory>
#include <optional>

#include "core/checked.h"
#include "kernels/png_filter.h"

namespace torchvision::codecs {
namespace {

constexpr uint64_t kSignature = 8;
/// Deflate's best: 258 bytes for two bits.
constexpr size_t kMostInflation = 1032;

struct Chunk {
  core::Bytes data;
  bool is_data = false;
  bool intact = false;
  uint64_t end = 0;
};

std::optional<Chunk> chunk_at(core::Bytes file, uint64_t at) {
  constexpr uint64_t kAround = 12;
  if (!core::range_fits(at, kAround, file.size())) return std::nullopt;
  const uint64_t length = core::load_big_endian<uint32_t>(&file[at]);
  if (!core::range_fits(at, length + kAround, file.size())) return std::nullopt;
  Chunk chunk{.data = file.subspan(at + 8, length), .end = at + length + kAround};
  chunk.is_data = core::as_text(file.subspan(at + 4, 4)) == "IDAT";
  if (chunk.is_data)
    chunk.intact =
        libdeflate_crc32(0, &file[at + 4], length + 4) == core::load_big_endian<uint32_t>(&file[chunk.end - 4]);
  return chunk;
}

/// The zlib stream: the data chunk where there is one, or what all hold, in `scratch`.
core::Bytes zlib_stream(core::Bytes file, kernels::Scratch& scratch) {
  std::optional<Chunk> first = chunk_at(file, kSignature);
  while (first && !first->is_data) first = chunk_at(file, first->end);
  if (!first || !first->intact) return {};
  std::optional<Chunk> next = chunk_at(file, first->end);
  if (!next || !next->is_data) return first->data;
  uint8_t* all = scratch.get(file.size());
  size_t size = 0;
  for (next = first; next && next->is_data; next = chunk_at(file, next->end)) {
    if (!next->intact) return {};
    std::memcpy(all + size, next->data.data(), next->data.size());
    size += next->data.size();
  }
  return {all, size};
}

libdeflate_decompressor* decompressor() {
  static thread_local const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> kept(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  return kept.get();
}

}  // namespace

uint8_t* inflate_png_rows(core::Bytes file, size_t bytes, kernels::Scratch& scratch) {
  static thread_local kernels::Scratch joined;
  uint8_t* rows = nullptr;
  const core::Bytes stream = zlib_stream(file, joined);
  if (bytes / kMostInflation <= stream.size() && decompressor() != nullptr) {
    rows = scratch.get(bytes + kernels::kPngRowPadding);
    if (libdeflate_zlib_decompress(decompressor(), stream.data(), stream.size(), rows, bytes, nullptr) !=
        LIBDEFLATE_SUCCESS)
      rows = nullptr;
  }
  joined.release_if_large();
  return rows;
}

}  // namespace torchvision::codecs
