#include "transforms/pipeline/pixel_source.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/stopwatch.h"
#include "io/decode_bytes.h"
#include "io/kept_tensor.h"
#include "torchvision/io/image_info.h"
#include "torchvision/io/scaled_image.h"

namespace torchvision::transforms {
namespace {

class TensorSource : public PixelSource {
 public:
  explicit TensorSource(at::Tensor image) : image_(std::move(image)) {}

  std::array<int64_t, 3> size() const override { return {image_.size(0), image_.size(1), image_.size(2)}; }
  SourcePart part(const CropBox& box) const override { return {image_, box}; }

 private:
  at::Tensor image_;
};

class JpegSource : public PixelSource {
 public:
  JpegSource(const at::Tensor& file, std::array<int64_t, 3> size, const PipelineOptions& options, PipelineTimes* times)
      : file_(file), size_(size), options_(options), times_(times) {}

  std::array<int64_t, 3> size() const override { return size_; }
  bool scales() const override { return options_.scaled_decode; }

  SourcePart part(const CropBox& box) const override {
    const core::Stopwatch watch(times_ != nullptr ? &times_->decode : nullptr);
    io::DecodeImageOptions decode = options_.decode;
    decode.crop = box;
    const at::Tensor flat = io::encoded_bytes("Pipeline", file_);
    // Memory for the pixels only after the header was within the limits.
    const auto decoder = io::open_decoder(codecs::open_jpeg, io::as_bytes(flat), io::codec_options(decode));
    const codecs::ImageInfo& info = decoder->info();
    const at::Tensor pixels = io::kept_tensor({info.channels, info.height, info.width}, at::kByte, true);
    decoder->decode({pixels.data_ptr<uint8_t>(), info.bytes()});
    return {pixels, {0, 0, box.height, box.width}};
  }

  SourcePart part_for(const CropBox& box, int64_t height, int64_t width) const override {
    const core::Stopwatch watch(times_ != nullptr ? &times_->decode : nullptr);
    io::DecodeImageOptions decode = options_.decode;
    decode.crop = box;
    const io::ScaledImage scaled = io::decode_image_scaled(file_, {height, width}, decode);
    const double scale = 1.0 / double(scaled.denominator);
    // The nearest whole pixels: a part of one is lost at each side.
    const auto along = [scale](int64_t begin, int64_t length, int64_t offset, int64_t available) {
      const int64_t first = std::clamp<int64_t>(std::llround(double(begin) * scale) - offset, 0, available - 1);
      const int64_t count = std::clamp<int64_t>(std::llround(double(length) * scale), 1, available - first);
      return std::pair(first, count);
    };
    const auto [top, rows] = along(box.top, box.height, scaled.top, scaled.image.size(1));
    const auto [left, columns] = along(box.left, box.width, scaled.left, scaled.image.size(2));
    return {scaled.image, {top, left, rows, columns}};
  }

 private:
  const at::Tensor& file_;
  std::array<int64_t, 3> size_;
  const PipelineOptions& options_;
  PipelineTimes* times_;
};

/// The channels that decode_image gives; 0 for modes that JPEG lacks.
int64_t channels_of(ImageReadMode mode, const ImageFileInfo& info) {
  switch (mode) {
    case ImageReadMode::kUnchanged:
      return info.channels;
    case ImageReadMode::kGray:
      return 1;
    case ImageReadMode::kRgb:
      return 3;
    default:
      return 0;
  }
}

}  // namespace

std::shared_ptr<const PixelSource> tensor_source(at::Tensor image) {
  return std::make_shared<TensorSource>(std::move(image));
}

std::shared_ptr<const PixelSource> encoded_source(const at::Tensor& file, const PipelineOptions& options,
                                                  PipelineTimes* times) {
  const ImageFileInfo info = io::image_info(file);
  const int64_t channels = channels_of(options.decode.mode, info);
  const bool turned = options.decode.apply_exif_orientation && info.orientation > 1;
  // Other formats save little or nothing by a crop.
  if (info.format != ImageFormat::kJpeg || channels == 0 || turned || options.decode.crop) return nullptr;
  return std::make_shared<JpegSource>(file, std::array<int64_t, 3>{channels, info.height, info.width}, options, times);
}

}  // namespace torchvision::transforms
