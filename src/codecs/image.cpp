#include "codecs/image.h"

#include <cstdio>
#include <string>

#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr const char* kAnyFormat = "a JPEG, PNG, GIF, WebP, BMP, TIFF, PNM, QOI, AVIF or HEIC file";

// The first bytes as a reader of the message would want them: "89 50 4E 47".
std::string first_bytes(core::Bytes file) {
  std::string text;
  for (const uint8_t byte : file.first(file.size() < 4 ? file.size() : 4)) {
    char digits[4];
    std::snprintf(digits, sizeof digits, "%02X ", byte);
    text += digits;
  }
  if (text.empty()) return "no bytes at all";
  text.pop_back();
  return "a file that starts with " + text;
}

[[noreturn]] void refuse(const std::string& what, const std::string& expected, const std::string& actual,
                         const char* limit) {
  throw DecodeError(ErrorCode::kTooLarge, what,
                    {.expected = "at most " + expected,
                     .actual = actual,
                     .hint = std::string("raise DecodeLimits::") + limit + " if you trust the file"});
}

std::string size_text(const ImageInfo& info) {
  const std::string size = std::to_string(info.width) + " x " + std::to_string(info.height);
  return info.frames > 1 ? size + " in " + std::to_string(info.frames) + " frames" : size;
}

}  // namespace

void throw_unknown_format(core::Bytes file) {
  throw DecodeError(file.empty() ? ErrorCode::kTruncated : ErrorCode::kUnsupported, "cannot decode image",
                    {.offset = 0, .expected = kAnyFormat, .actual = first_bytes(file)});
}

std::unique_ptr<Decoder> open_image(core::Bytes file, const DecodeOptions& options) {
  switch (sniff(file)) {
    case ImageFormat::kJpeg:
      return open_jpeg(file, options);
    case ImageFormat::kPng:
      return open_png(file, options);
    case ImageFormat::kGif:
      return open_gif(file, options);
    case ImageFormat::kWebp:
      return open_webp(file, options);
    case ImageFormat::kBmp:
      return open_bmp(file, options);
    case ImageFormat::kTiff:
      return open_tiff(file, options);
    case ImageFormat::kPnm:
      return open_pnm(file, options);
    case ImageFormat::kQoi:
      return open_qoi(file, options);
    case ImageFormat::kAvif:
      return open_avif(file, options);
    case ImageFormat::kHeic:
      return open_heic(file, options);
    case ImageFormat::kUnknown:
      break;
  }
  throw_unknown_format(file);
}

uint32_t channels_of(ImageReadMode mode, uint32_t unchanged) noexcept {
  switch (mode) {
    case ImageReadMode::kGray:
      return 1;
    case ImageReadMode::kGrayAlpha:
      return 2;
    case ImageReadMode::kRgb:
      return 3;
    case ImageReadMode::kRgbAlpha:
      return 4;
    case ImageReadMode::kUnchanged:
      break;
  }
  return unchanged;
}

void check_limits(std::string_view format, const ImageInfo& info, const DecodeLimits& limits) {
  check_pixels(format, info, limits);
  check_bytes(format, info, limits);
}

void check_pixels(std::string_view format, const ImageInfo& info, const DecodeLimits& limits) {
  const std::string what = std::string(format) + " image over the limit";
  if (info.frames > limits.max_frames)
    refuse(what, std::to_string(limits.max_frames) + " frames", std::to_string(info.frames) + " or more", "max_frames");
  const auto pixels = core::checked_product({info.width, info.height, info.frames});
  if (!pixels || *pixels > limits.max_pixels)
    refuse(what, std::to_string(limits.max_pixels) + " pixels", size_text(info), "max_pixels");
}

void check_bytes(std::string_view format, const ImageInfo& info, const DecodeLimits& limits) {
  const auto bytes = core::checked_product({info.width, info.height, info.frames, info.channels, info.sample_bytes});
  if (!bytes || *bytes > limits.max_bytes)
    refuse(std::string(format) + " image over the limit", std::to_string(limits.max_bytes) + " bytes of pixels",
           size_text(info) + " with " + std::to_string(info.channels * info.sample_bytes) + " bytes a pixel",
           "max_bytes");
}

}  // namespace torchvision::codecs
