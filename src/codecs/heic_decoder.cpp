#include <libheif/heif.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>

#include "codecs/image.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

template <class T>
using Owner = std::unique_ptr<T, void (*)(T*)>;

void free_handle(heif_image_handle* handle) { heif_image_handle_release(handle); }
void free_image(heif_image* image) { heif_image_release(image); }

void check(const heif_error& error, const char* what) {
  if (error.code == heif_error_Ok) return;
  if (error.code == heif_error_Memory_allocation_error && error.subcode != heif_suberror_Security_limit_exceeded)
    throw std::bad_alloc();
  ErrorCode code = ErrorCode::kCorrupt;
  if (error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype)
    code = ErrorCode::kUnsupported;
  if (error.subcode == heif_suberror_Security_limit_exceeded) code = ErrorCode::kTooLarge;
  if (error.subcode == heif_suberror_End_of_data) code = ErrorCode::kTruncated;
  throw DecodeError(code, what, {.actual = error.message});
}

class HeicDecoder final : public Decoder {
 public:
  HeicDecoder(core::Bytes file, const DecodeOptions& options)
      : context_(heif_context_alloc(), heif_context_free), handle_(nullptr, free_handle) {
    if (!context_) throw std::bad_alloc();
    check(heif_context_read_from_memory_without_copy(context_.get(), file.data(), file.size(), nullptr),
          "cannot read HEIC header");
    heif_image_handle* handle = nullptr;
    check(heif_context_get_primary_image_handle(context_.get(), &handle), "cannot read HEIC header");
    handle_.reset(handle);
    info_.width = static_cast<uint32_t>(std::max(heif_image_handle_get_width(handle), 0));
    info_.height = static_cast<uint32_t>(std::max(heif_image_handle_get_height(handle), 0));
    bits_ = heif_image_handle_get_luma_bits_per_pixel(handle);
    info_.sample_bytes = bits_ > 8 ? 2 : 1;
    const uint32_t unchanged = heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
    info_.channels = channels_of(options.mode, unchanged);
    // Python knows no gray for HEIC: it gives what the file holds.
    if (info_.channels < 3) info_.channels = unchanged;
    check_limits("HEIC", info_, options.limits);
  }

  void decode(std::span<uint8_t> pixels) override {
    heif_image* decoded = nullptr;
    check(heif_decode_image(handle_.get(), &decoded, heif_colorspace_RGB, chroma(), nullptr), "cannot decode HEIC");
    const Owner<heif_image> image(decoded, free_image);
    const int width = heif_image_get_width(decoded, heif_channel_interleaved);
    const int height = heif_image_get_height(decoded, heif_channel_interleaved);
    int stride = 0;
    const uint8_t* from = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
    if (from == nullptr || width != static_cast<int>(info_.width) || height != static_cast<int>(info_.height))
      throw DecodeError(ErrorCode::kCorrupt, "cannot decode HEIC",
                        {.expected = std::to_string(info_.width) + " x " + std::to_string(info_.height),
                         .actual = std::to_string(width) + " x " + std::to_string(height) + " inside"});
    for (uint32_t y = 0; y < info_.height; ++y, from += stride) copy_row(from, pixels.data() + y * info_.row_bytes());
  }

 private:
  heif_chroma chroma() const noexcept {
    if (info_.sample_bytes == 2)
      return info_.channels == 4 ? heif_chroma_interleaved_RRGGBBAA_LE : heif_chroma_interleaved_RRGGBB_LE;
    return info_.channels == 4 ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
  }

  /// Samples of 10 or 12 bits are spread over all of uint16.
  void copy_row(const uint8_t* from, uint8_t* to) const noexcept {
    if (info_.sample_bytes == 1) {
      std::memcpy(to, from, info_.row_bytes());
      return;
    }
    const uint32_t most = (1U << bits_) - 1;
    auto* samples = reinterpret_cast<uint16_t*>(to);
    for (size_t i = 0; i < size_t{info_.width} * info_.channels; ++i) {
      const uint32_t value = std::min<uint32_t>(core::load_little_endian<uint16_t>(from + 2 * i), most);
      samples[i] = static_cast<uint16_t>((value * 65'535 + most / 2) / most);
    }
  }

  Owner<heif_context> context_;
  Owner<heif_image_handle> handle_;
  int bits_ = 8;
};

}  // namespace

std::unique_ptr<Decoder> open_heic(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<HeicDecoder>(file, options);
}

}  // namespace torchvision::codecs
