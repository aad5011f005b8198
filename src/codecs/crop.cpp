#include "codecs/crop.h"

#include <cstring>
#include <string>
#include <vector>

#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

class CroppedDecoder final : public Decoder {
 public:
  CroppedDecoder(std::unique_ptr<Decoder> whole, const CropBox& crop) : whole_(std::move(whole)) {
    info_ = whole_->info();
    check_crop(crop, info_.width, info_.height);
    info_.top = static_cast<uint32_t>(crop.top);
    info_.left = static_cast<uint32_t>(crop.left);
    info_.height = static_cast<uint32_t>(crop.height);
    info_.width = static_cast<uint32_t>(crop.width);
  }

  void decode(std::span<uint8_t> pixels) override {
    const ImageInfo& whole = whole_->info();
    std::vector<uint8_t> all(whole.bytes());
    whole_->decode(all);
    const size_t pixel_bytes = size_t{info_.channels} * info_.sample_bytes;
    uint8_t* out = pixels.data();
    for (uint64_t frame = 0; frame < info_.frames; ++frame) {
      const uint8_t* from = all.data() + frame * whole.frame_bytes() + info_.left * pixel_bytes;
      for (uint32_t y = info_.top; y < info_.top + info_.height; ++y, out += info_.row_bytes())
        std::memcpy(out, from + y * whole.row_bytes(), info_.row_bytes());
    }
  }

 private:
  std::unique_ptr<Decoder> whole_;
};

}  // namespace

void check_crop(const CropBox& crop, uint32_t width, uint32_t height) {
  const bool inside = crop.top >= 0 && crop.left >= 0 && crop.height > 0 && crop.width > 0 && crop.top < height &&
                      crop.left < width && crop.height <= height - crop.top && crop.width <= width - crop.left;
  if (inside) return;
  throw Error(ErrorCode::kInvalidArgument, "crop outside the image",
              {.expected = "at least one pixel, within " + std::to_string(height) + " rows and " +
                           std::to_string(width) + " columns",
               .actual = "top " + std::to_string(crop.top) + ", left " + std::to_string(crop.left) + ", height " +
                         std::to_string(crop.height) + ", width " + std::to_string(crop.width)});
}

uint32_t largest_denominator(const CropBox& crop, uint32_t min_height, uint32_t min_width) noexcept {
  if (min_height == 0 || min_width == 0) return 1;
  for (const uint32_t denominator : {8U, 4U, 2U}) {
    // Rounded down, so that at least this much of the picture is there for each pixel that is asked for.
    if (crop.height / denominator >= min_height && crop.width / denominator >= min_width) return denominator;
  }
  return 1;
}

CropBox scaled(const CropBox& crop, uint32_t denominator) noexcept {
  const int64_t bottom = (crop.top + crop.height + denominator - 1) / denominator;
  const int64_t right = (crop.left + crop.width + denominator - 1) / denominator;
  const int64_t top = crop.top / denominator, left = crop.left / denominator;
  return {top, left, bottom - top, right - left};
}

std::unique_ptr<Decoder> cropped(std::unique_ptr<Decoder> decoder, const DecodeOptions& options) {
  if (!options.crop || decoder->knows_crop()) return decoder;
  return std::make_unique<CroppedDecoder>(std::move(decoder), *options.crop);
}

}  // namespace torchvision::codecs
