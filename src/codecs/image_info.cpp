#include "codecs/image_info.h"

#include <string>

#include "codecs/bmp.h"
#include "codecs/exif.h"
#include "codecs/gif_layout.h"
#include "codecs/heif_header.h"
#include "codecs/image.h"
#include "codecs/jpeg_header.h"
#include "codecs/png_header.h"
#include "codecs/pnm.h"
#include "codecs/qoi.h"
#include "codecs/tiff_header.h"
#include "codecs/webp_header.h"
#include "core/file.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr uint64_t kAllFrames = UINT32_MAX;
constexpr uint64_t kMostPages = 1'000'000;

/// Values that make no sense count as none.
int sensible(uint32_t orientation) noexcept {
  return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 0;
}

int orientation_in(core::Bytes exif) noexcept { return sensible(static_cast<uint32_t>(exif_orientation(exif))); }

ImageFileInfo of_jpeg(core::Bytes file) {
  const JpegHeader header = read_jpeg_header(file);
  return {ImageFormat::kJpeg, header.width,     header.height,
          header.components,  header.bit_depth, orientation_in(header.exif)};
}

ImageFileInfo of_png(core::Bytes file) {
  const PngHeader header = read_png_header(file);
  return {ImageFormat::kPng, header.width,     header.height,
          header.channels(), header.bit_depth, orientation_in(header.exif)};
}

ImageFileInfo of_gif(core::Bytes file) {
  const GifLayout layout = read_gif_layout(file, kAllFrames);
  return {ImageFormat::kGif, layout.width, layout.height, 3, layout.bit_depth, 0, layout.frames};
}

ImageFileInfo of_webp(core::Bytes file) {
  const WebpHeader header = read_webp_header(file, kAllFrames);
  return {ImageFormat::kWebp,          header.width, header.height, header.channels(), 8,
          orientation_in(header.exif), header.frames};
}

ImageFileInfo of_bmp(core::Bytes file) {
  const BmpHeader header = read_bmp_header(file);
  const uint32_t of_sample = header.bits == 16 ? 5 : 8;
  return {ImageFormat::kBmp, header.width, header.height, bmp_channels(file, header),
          header.has_palette() ? header.bits : of_sample};
}

ImageFileInfo of_tiff(core::Bytes file) {
  const TiffHeader header = read_tiff_header(file, kMostPages);
  return {ImageFormat::kTiff,           header.width, header.height, header.channels(), header.bit_depth,
          sensible(header.orientation), header.pages};
}

ImageFileInfo of_pnm(core::Bytes file) {
  const PnmHeader header = read_pnm_header(file);
  return {ImageFormat::kPnm, header.width, header.height, header.channels, header.bit_depth()};
}

ImageFileInfo of_qoi(core::Bytes file) {
  const QoiHeader header = read_qoi_header(file);
  return {ImageFormat::kQoi, header.width, header.height, header.channels, 8};
}

ImageFileInfo of_heif(core::Bytes file, ImageFormat format) {
  const HeifHeader header = read_heif_header(file);
  return {format, header.width, header.height, header.alpha ? 4U : 3U, header.bit_depth, 0, header.frames};
}

}  // namespace

ImageFileInfo read_image_info(core::Bytes file) {
  const ImageFormat format = sniff(file);
  switch (format) {
    case ImageFormat::kJpeg:
      return of_jpeg(file);
    case ImageFormat::kPng:
      return of_png(file);
    case ImageFormat::kGif:
      return of_gif(file);
    case ImageFormat::kWebp:
      return of_webp(file);
    case ImageFormat::kBmp:
      return of_bmp(file);
    case ImageFormat::kTiff:
      return of_tiff(file);
    case ImageFormat::kPnm:
      return of_pnm(file);
    case ImageFormat::kQoi:
      return of_qoi(file);
    case ImageFormat::kAvif:
    case ImageFormat::kHeic:
      return of_heif(file, format);
    case ImageFormat::kUnknown:
      break;
  }
  throw_unknown_format(file);
}

ImageFileInfo read_image_file_info(const std::filesystem::path& path) {
  const core::MappedFile file(path);
  try {
    return read_image_info(file.bytes());
  } catch (const DecodeError& error) {
    ErrorDetails details = error.details();
    details.path = path;
    throw DecodeError(error.code(), error.summary(), std::move(details));
  }
}

}  // namespace torchvision::codecs
