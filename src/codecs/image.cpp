#include "codecs/image.h"

#include <cstdio>
#include <string>

#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using namespace std::string_view_literals;

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

std::string over_the_limit(std::string_view format) { return std::string(format) + " image over the limit"; }

std::string size_text(const ImageInfo& info) {
  return std::to_string(info.width) + " x " + std::to_string(info.height);
}

}  // namespace

ImageFormat sniff(core::Bytes file) noexcept {
  const std::string_view text = core::as_text(file);
  if (text.starts_with("\xFF\xD8\xFF"sv)) return ImageFormat::kJpeg;
  if (text.starts_with("\x89PNG"sv)) return ImageFormat::kPng;
  if (text.starts_with("GIF87a"sv) || text.starts_with("GIF89a"sv)) return ImageFormat::kGif;
  if (text.starts_with("RIFF"sv) && text.size() >= 12 && text.substr(8, 4) == "WEBP"sv) return ImageFormat::kWebp;
  return ImageFormat::kUnknown;
}

std::string_view to_string(ImageFormat format) noexcept {
  switch (format) {
    case ImageFormat::kJpeg:
      return "JPEG";
    case ImageFormat::kPng:
      return "PNG";
    case ImageFormat::kGif:
      return "GIF";
    case ImageFormat::kWebp:
      return "WebP";
    case ImageFormat::kUnknown:
      break;
  }
  return "unknown";
}

std::unique_ptr<Decoder> open_image(core::Bytes file, const DecodeOptions& options) {
  const ImageFormat format = sniff(file);
  switch (format) {
    case ImageFormat::kJpeg:
      return open_jpeg(file, options);
    case ImageFormat::kPng:
      return open_png(file, options);
    case ImageFormat::kGif:
    case ImageFormat::kWebp:
      throw DecodeError(ErrorCode::kUnsupported, "cannot decode image",
                        {.expected = "a JPEG or PNG file", .actual = "a " + std::string(to_string(format)) + " file"});
    case ImageFormat::kUnknown:
      break;
  }
  throw DecodeError(file.empty() ? ErrorCode::kTruncated : ErrorCode::kUnsupported, "cannot decode image",
                    {.offset = 0, .expected = "a JPEG or PNG file", .actual = first_bytes(file)});
}

void check_limits(std::string_view format, const ImageInfo& info, const DecodeLimits& limits) {
  check_pixels(format, info, limits);
  check_bytes(format, info, limits);
}

void check_pixels(std::string_view format, const ImageInfo& info, const DecodeLimits& limits) {
  const auto pixels = core::checked_product({info.width, info.height});
  if (!pixels || *pixels > limits.max_pixels)
    throw DecodeError(ErrorCode::kTooLarge, over_the_limit(format),
                      {.expected = "at most " + std::to_string(limits.max_pixels) + " pixels",
                       .actual = size_text(info),
                       .hint = "raise DecodeLimits::max_pixels if you trust the file"});
}

void check_bytes(std::string_view format, const ImageInfo& info, const DecodeLimits& limits) {
  const auto bytes = core::checked_product({info.width, info.height, info.channels, info.sample_bytes});
  if (!bytes || *bytes > limits.max_bytes)
    throw DecodeError(
        ErrorCode::kTooLarge, over_the_limit(format),
        {.expected = "at most " + std::to_string(limits.max_bytes) + " bytes of pixels",
         .actual = size_text(info) + " with " + std::to_string(info.channels * info.sample_bytes) + " bytes a pixel",
         .hint = "raise DecodeLimits::max_bytes if you trust the file"});
}

}  // namespace torchvision::codecs
