#include "support/loaded_picture.h"

#include <utility>

#include "codecs/image.h"
#include "codecs/image_info.h"
#include "codecs/png_header.h"
#include "core/file.h"
#include "torchvision/core/error.h"

namespace torchvision::tools {
namespace {

constexpr uint32_t kPngPalette = 3;

/// A palette's indices are no gray, and JPEG's four channels are inks.
ImageReadMode mode_for(core::Bytes file, const ImageFileInfo& info, bool alpha) {
  const bool palette = info.format == ImageFormat::kPng && codecs::read_png_header(file).color_type == kPngPalette;
  const bool may_have_alpha = palette || (info.format != ImageFormat::kJpeg && info.channels % 2 == 0);
  if (alpha && may_have_alpha) return ImageReadMode::kRgbAlpha;
  return info.channels <= 2 && !palette ? ImageReadMode::kGray : ImageReadMode::kRgb;
}

/// Samples of 16 bits become the nearest of 8.
std::unique_ptr<uint8_t[]> narrow(const uint8_t* wide, size_t samples) {
  std::unique_ptr<uint8_t[]> narrowed(new uint8_t[samples]);
  const auto* from = reinterpret_cast<const uint16_t*>(wide);
  for (size_t i = 0; i < samples; ++i) narrowed[i] = static_cast<uint8_t>((from[i] * 255U + 32'767U) / 65'535U);
  return narrowed;
}

LoadedPicture decode(core::Bytes file, bool alpha) {
  const ImageFileInfo info = codecs::read_image_info(file);
  const codecs::DecodeOptions options = {.mode = mode_for(file, info, alpha)};
  const auto decoder =
      info.format == ImageFormat::kWebp ? codecs::open_webp_frames(file, options) : codecs::open_image(file, options);
  const codecs::ImageInfo& decoded = decoder->info();
  LoadedPicture picture = {.format = info.format,
                           .width = decoded.width,
                           .height = decoded.height,
                           .channels = decoded.channels,
                           .frames = decoded.frames,
                           .orientation = info.orientation,
                           .pixels = std::unique_ptr<uint8_t[]>(new uint8_t[decoded.bytes()])};
  decoder->decode({picture.pixels.get(), decoded.bytes()});
  if (decoded.sample_bytes == 2) picture.pixels = narrow(picture.pixels.get(), decoded.bytes() / 2);
  return picture;
}

}  // namespace

codecs::PixelView LoadedPicture::view(uint64_t frame) const noexcept {
  const int64_t row = int64_t{width} * channels;
  codecs::PixelView view = {.data = pixels.get() + frame * height * static_cast<uint64_t>(row),
                            .width = width,
                            .height = height,
                            .channels = channels,
                            .channel_stride = 1,
                            .row_stride = row,
                            .column_stride = channels};
  // 5 to 8 swap the axes first; then 2, 3, 6 and 7 mirror columns, 3, 4, 7 and 8 rows.
  if (orientation >= 5 && orientation <= 8) {
    std::swap(view.width, view.height);
    std::swap(view.row_stride, view.column_stride);
  }
  if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7) {
    view.data += view.column_stride * (int64_t{view.width} - 1);
    view.column_stride = -view.column_stride;
  }
  if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8) {
    view.data += view.row_stride * (int64_t{view.height} - 1);
    view.row_stride = -view.row_stride;
  }
  return view;
}

LoadedPicture load_picture(const std::string& path, bool alpha) {
  const core::MappedFile file(path);
  try {
    return decode(file.bytes(), alpha);
  } catch (const DecodeError& error) {
    ErrorDetails details = error.details();
    details.path = path;
    throw DecodeError(error.code(), error.summary(), std::move(details));
  }
}

}  // namespace torchvision::tools
