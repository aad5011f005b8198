#include <gtest/gtest.h>
#include <spng.h>
#include <zlib.h>

#include <chrono>
#include <string>
#include <vector>

#include "codecs/encode.h"
#include "codecs/image.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using namespace std::string_literals;

std::string big_endian(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

std::string chunk(const std::string& name, const std::string& data) {
  const std::string body = name + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<uint32_t>(data.size())) + body + big_endian(static_cast<uint32_t>(crc));
}

// A whole small PNG that claims a canvas.
std::string png_claiming(uint32_t width, uint32_t height, char depth = 8, char color_type = 2) {
  return "\x89PNG\r\n\x1a\n"s + chunk("IHDR", big_endian(width) + big_endian(height) + depth + color_type + "\0\0\0"s) +
         chunk("IDAT", "x\x9c\x03\0\0\0\0\x01"s) + chunk("IEND", "");
}

std::string jpeg_of(uint32_t width, uint32_t height) {
  const std::vector<uint8_t> pixels(size_t{width} * height, 100);
  const EncodedImage encoded = encode_jpeg({pixels.data(), width, height, 1, 1, width, 1}, {.quality = 50});
  return {reinterpret_cast<const char*>(encoded.bytes.get()), encoded.size};
}

std::string jpeg_claiming(uint16_t width, uint16_t height) {
  std::string file = jpeg_of(8, 8);
  const size_t frame = file.find("\xFF\xC0");
  file[frame + 5] = static_cast<char>(height >> 8);
  file[frame + 6] = static_cast<char>(height);
  file[frame + 7] = static_cast<char>(width >> 8);
  file[frame + 8] = static_cast<char>(width);
  return file;
}

std::unique_ptr<Decoder> open_text(const std::string& file, const DecodeOptions& options = {}) {
  return open_image(core::as_bytes(file), options);
}

ErrorCode code_of(const std::string& file, const DecodeOptions& options = {}) {
  try {
    open_text(file, options);
  } catch (const DecodeError& error) {
    return error.code();
  }
  return ErrorCode::kInvalidArgument;
}

TEST(Limits, RefuseAHugeCanvasFromTheHeaderAlone) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_ERROR(open_text(png_claiming(100'000, 100'000)), DecodeError, "PNG image over the limit",
               "at most 178956970 pixels", "100000 x 100000", "max_pixels");
  EXPECT_ERROR(open_text(jpeg_claiming(65'000, 65'000)), DecodeError, "JPEG image over the limit", "65000 x 65000");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(500));
  EXPECT_EQ(code_of(png_claiming(0x7FFFFFFF, 0x7FFFFFFF)), ErrorCode::kTooLarge);
}

TEST(Limits, AreOptionsToTheLastPixel) {
  const std::string file = png_claiming(20'000, 10'000, 8, 0);
  EXPECT_EQ(code_of(file), ErrorCode::kTooLarge);
  EXPECT_EQ(open_text(file, {.limits = {.max_pixels = 200'000'000}})->info().width, 20'000U);
  EXPECT_EQ(code_of(file, {.limits = {.max_pixels = 199'999'999}}), ErrorCode::kTooLarge);
  EXPECT_EQ(open_text(jpeg_of(10, 10), {.limits = {.max_pixels = 100}})->info().height, 10U);
  EXPECT_EQ(code_of(jpeg_of(10, 10), {.limits = {.max_pixels = 99}}), ErrorCode::kTooLarge);
}

TEST(Limits, CountBytesOfAllChannelsAndTheDepth) {
  const std::string file = png_claiming(100, 100, 16, 2);  // 60,000 bytes
  EXPECT_EQ(open_text(file, {.limits = {.max_bytes = 60'000}})->info().bytes(), 60'000U);
  EXPECT_ERROR(open_text(file, {.limits = {.max_bytes = 59'999}}), DecodeError, "59999 bytes", "6 bytes a pixel");
  EXPECT_ERROR(open_text(file, {.mode = ImageReadMode::kRgbAlpha, .limits = {.max_bytes = 60'000}}), DecodeError,
               "8 bytes a pixel");
}

TEST(Limits, StopAProgressiveJpegOfManyScans) {
  // Gray, 8 x 8: one scan of the DC, then the same refinement of the first AC coefficients over and over.
  const auto file_of = [](int scans) {
    std::string file = jpeg_of(64, 64);
    file[file.find("\xFF\xC0") + 1] = '\xC2';  // says progressive
    const size_t scan = file.find("\xFF\xDA");
    file.resize(scan);
    for (int i = 0; i < scans; ++i) file += "\xFF\xDA\0\x08\x01\x01\0\0\0\0"s + std::string(64, '\0');
    return file + "\xFF\xD9";
  };
  const auto decode = [](const std::string& file, const DecodeOptions& options) {
    const auto decoder = open_text(file, options);
    std::vector<uint8_t> pixels(decoder->info().bytes());
    decoder->decode(pixels);
  };
  EXPECT_NO_THROW(decode(file_of(100), {}));
  EXPECT_ERROR(decode(file_of(300), {}), DecodeError, "more than 100 scans");
  EXPECT_NO_THROW(decode(file_of(300), {.limits = {.max_scans = 300}}));
  EXPECT_ERROR(decode(file_of(8), {.limits = {.max_scans = 7}}), DecodeError, "more than 7 scans");
}

TEST(Sniff, LooksAtTheContent) {
  EXPECT_EQ(sniff(core::as_bytes("\xFF\xD8\xFF\xE0")), ImageFormat::kJpeg);
  EXPECT_EQ(sniff(core::as_bytes("\x89PNG\r\n\x1a\n")), ImageFormat::kPng);
  EXPECT_EQ(sniff(core::as_bytes("GIF87a")), ImageFormat::kGif);
  EXPECT_EQ(sniff(core::as_bytes("RIFF....WEBP")), ImageFormat::kWebp);
  EXPECT_EQ(sniff(core::as_bytes("RIFF....WEB")), ImageFormat::kUnknown);
  EXPECT_EQ(sniff(core::as_bytes("BM............\x28\0\0\0"s)), ImageFormat::kBmp);
  EXPECT_EQ(sniff(core::as_bytes("BM is only a text...")), ImageFormat::kUnknown);
  EXPECT_EQ(sniff(core::as_bytes("II*\0"s)), ImageFormat::kTiff);
  EXPECT_EQ(sniff(core::as_bytes("MM\0*"s)), ImageFormat::kTiff);
  EXPECT_EQ(sniff(core::as_bytes("P6 1 1 255 ")), ImageFormat::kPnm);
  EXPECT_EQ(sniff(core::as_bytes("P61 1 255 ")), ImageFormat::kUnknown);
  EXPECT_EQ(sniff(core::as_bytes("qoif")), ImageFormat::kQoi);
  EXPECT_EQ(sniff(core::as_bytes("\0\0\0\x14"
                                 "ftypavif\0\0\0\0mif1"s)),
            ImageFormat::kAvif);
  EXPECT_EQ(sniff(core::as_bytes("\0\0\0\x14"
                                 "ftypmif1\0\0\0\0avif"s)),
            ImageFormat::kAvif);
  EXPECT_EQ(sniff(core::as_bytes("\0\0\0\x14"
                                 "ftypmif1\0\0\0\0heic"s)),
            ImageFormat::kHeic);
  EXPECT_EQ(sniff(core::as_bytes("\0\0\0\x14"
                                 "ftypisom\0\0\0\0mp42"s)),
            ImageFormat::kUnknown);
  EXPECT_EQ(sniff({}), ImageFormat::kUnknown);
}

}  // namespace
}  // namespace torchvision::codecs
