// Files of a few bytes that claim gigabytes or seconds: an error is due, at once and from little memory.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include "codecs/golden_images.h"
#include "codecs/image_info.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using namespace std::string_literals;
using Clock = std::chrono::steady_clock;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMeasured = false;  // a sanitizer's own memory and time drown ours
#else
constexpr bool kMeasured = true;
#endif
constexpr long kMostKilobytes = 50 * 1024;
/// 50 ms are promised; a busy machine gets ten times as much.
constexpr auto kMostTime = std::chrono::milliseconds(500);

using OpenDecoder = std::unique_ptr<Decoder> (*)(core::Bytes, const DecodeOptions&);

enum Verdict : int { kDecoded = 1, kTooLargeError, kOtherDecodeError, kWrongException, kSlow, kGreedy };

/// Opens and decodes into memory that is not cleared, as io::decode_image does, in a process of its own: what it takes
/// from the system is then its alone. The pages that it touches count.
Verdict verdict_on(const std::string& file, const DecodeOptions& options = {}, OpenDecoder open = open_image) {
  const pid_t child = ::fork();
  if (child == 0) {
    rusage before = {}, after = {};
    ::getrusage(RUSAGE_SELF, &before);
    const auto start = Clock::now();
    Verdict verdict = kDecoded;
    try {
      const auto decoder = open(core::as_bytes(file), options);
      const std::unique_ptr<uint8_t[]> pixels(new uint8_t[decoder->info().bytes()]);
      decoder->decode({pixels.get(), decoder->info().bytes()});
    } catch (const DecodeError& error) {
      verdict = error.code() == ErrorCode::kTooLarge ? kTooLargeError : kOtherDecodeError;
    } catch (...) {
      verdict = kWrongException;
    }
    ::getrusage(RUSAGE_SELF, &after);
    if (kMeasured && Clock::now() - start > kMostTime) verdict = kSlow;
    if (kMeasured && after.ru_maxrss - before.ru_maxrss > kMostKilobytes) verdict = kGreedy;
    ::_exit(verdict);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? static_cast<Verdict>(WEXITSTATUS(status)) : kWrongException;
}

std::string big_endian(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}
std::string little_16(uint32_t value) { return {static_cast<char>(value), static_cast<char>(value >> 8)}; }
std::string little_32(uint32_t value) { return little_16(value) + little_16(value >> 16); }

std::string chunk(const std::string& name, const std::string& data) {
  const std::string body = name + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<uint32_t>(data.size())) + body + big_endian(static_cast<uint32_t>(crc));
}

std::string png_claiming(uint32_t side) {
  return "\x89PNG\r\n\x1a\n"s + chunk("IHDR", big_endian(side) + big_endian(side) + "\x08\x02\0\0\0"s) +
         chunk("IDAT", "x\x9c\x03\0\0\0\0\x01"s) + chunk("IEND", "");
}

std::string gif_screen(uint32_t width, uint32_t height) {
  return "GIF89a" + little_16(width) + little_16(height) + "\x80\0\0"s + "\0\0\0\xFF\xFF\xFF"s;
}
std::string gif_frame(uint32_t width, uint32_t height) {
  return ","s + little_16(0) + little_16(0) + little_16(width) + little_16(height) + "\0\x02\x02\x4C\x01\0"s;
}

std::string text_of(core::Bytes bytes) { return std::string(core::as_text(bytes)); }

TEST(Bombs, PngOfAHundredBytesThatClaims60000Squared) {
  const std::string file = png_claiming(60'000);
  EXPECT_LT(file.size(), 100U);
  EXPECT_EQ(verdict_on(file), kTooLargeError);
  // Within the limits nothing is known until the data ends.
  EXPECT_EQ(verdict_on(png_claiming(13'000)), kOtherDecodeError);
}

TEST(Bombs, GifOf35BytesWithACanvasOf20000Squared) {
  const std::string file = gif_screen(20'000, 20'000) + gif_frame(1, 1) + ";";
  EXPECT_LE(file.size(), 36U);
  EXPECT_EQ(verdict_on(file), kTooLargeError);
}

TEST(Bombs, GifWithALaterFrameOf65535Squared) {
  EXPECT_EQ(verdict_on(gif_screen(1, 1) + gif_frame(1, 1) + gif_frame(65'535, 65'535) + ";"), kTooLargeError);
}

TEST(Bombs, GifOfAMillionFrames) {
  std::string file = gif_screen(1, 1);
  for (int i = 0; i < 1'000'000; ++i) file += gif_frame(1, 1);
  file += ";";
  EXPECT_EQ(verdict_on(file), kTooLargeError);
  EXPECT_EQ(read_image_info(core::as_bytes(file)).frames, 1'000'000U);
}

TEST(Bombs, GifOfManyFramesOnALargeCanvas) {
  std::string file = gif_screen(1000, 1000);
  for (int i = 0; i < 1000; ++i) file += gif_frame(1, 1);
  EXPECT_EQ(verdict_on(file + ";"), kTooLargeError);
}

TEST(Bombs, ProgressiveJpegOf200Scans) {
  const testing::GoldenImages golden("io/jpeg");
  std::string file = text_of(golden.bytes("gray_progressive/file"));
  const size_t first_scan = file.find("\xFF\xDA");
  const size_t last_scan = file.rfind("\xFF\xDA");
  ASSERT_LT(first_scan, last_scan);
  const std::string scan = file.substr(last_scan, file.size() - 2 - last_scan);
  std::string bomb = file.substr(0, file.size() - 2);
  for (int i = 0; i < 200; ++i) bomb += scan;
  EXPECT_EQ(verdict_on(bomb + "\xFF\xD9"), kTooLargeError);
}

TEST(Bombs, WebpThatLiesAboutItsSize) {
  const testing::GoldenImages golden("io/webp");
  std::string lossy = text_of(golden.bytes("lossy_7x3/file"));
  const size_t frame = lossy.find("\x9D\x01\x2A"s);
  lossy.replace(frame + 3, 4, little_16(13'000) + little_16(13'000));
  EXPECT_EQ(verdict_on(lossy), kOtherDecodeError);
  lossy.replace(frame + 3, 4, little_16(16'383) + little_16(16'383));
  EXPECT_EQ(verdict_on(lossy), kTooLargeError);
  std::string lossless = text_of(golden.bytes("lossless_7x3/file"));
  const size_t bits = lossless.find("VP8L") + 9;
  lossless.replace(bits, 4, little_32(12'999 | 12'999 << 14));
  EXPECT_EQ(verdict_on(lossless), kOtherDecodeError);
}

TEST(Bombs, WebpAnimationWithACanvasThatItsFramesDoNotFill) {
  const testing::GoldenImages golden("io/webp_frames");
  std::string file = text_of(golden.bytes("moving/file"));
  const size_t canvas = file.find("VP8X") + 12;
  file.replace(canvas, 6, "\xFE\x3F\0\xFE\x3F\0"s);
  EXPECT_EQ(verdict_on(file, {}, open_webp_frames), kTooLargeError);
}

TEST(Bombs, BmpPnmAndQoiThatClaimMoreThanTheyHold) {
  EXPECT_EQ(verdict_on("BM"s + little_32(70) + little_32(0) + little_32(54) + little_32(40) + little_32(13'000) +
                       little_32(13'000) + little_16(1) + little_16(24) + std::string(24, '\0')),
            kOtherDecodeError);
  EXPECT_EQ(verdict_on("P6 13000 13000 255 abc"), kOtherDecodeError);
  EXPECT_EQ(verdict_on("P6 60000 60000 255 abc"), kTooLargeError);
  EXPECT_EQ(verdict_on("qoif" + big_endian(13'000) + big_endian(13'000) + "\x03\0\xC0\xC0"s), kOtherDecodeError);
  EXPECT_EQ(verdict_on("qoif" + big_endian(60'000) + big_endian(60'000) + "\x03\0\xC0\xC0"s), kTooLargeError);
}

#if TORCHVISION_WITH_TIFF
TEST(Bombs, TiffThatClaimsMoreThanItHolds) {
  const testing::GoldenImages golden("io/plain_formats");
  std::string file = text_of(golden.bytes("tiff_white_is_zero/file"));
  const auto set = [&](uint16_t tag, uint32_t value) {
    const size_t entry = file.find(little_16(tag) + "\x03\0\x01\0\0\0"s);
    ASSERT_NE(entry, std::string::npos);
    file.replace(entry + 8, 4, little_32(value));
  };
  set(256, 13'000);
  set(257, 13'000);
  set(278, 13'000);
  EXPECT_EQ(verdict_on(file), kOtherDecodeError);
  set(256, 60'000);
  set(257, 60'000);
  EXPECT_EQ(verdict_on(file), kTooLargeError);
}
#endif

#if TORCHVISION_WITH_AVIF
TEST(Bombs, AvifThatLiesAboutItsSize) {
  const testing::GoldenImages golden("io/avif");
  std::string file = text_of(golden.bytes("lossy/file"));
  const size_t size = file.find("ispe") + 8;
  file.replace(size, 8, big_endian(13'000) + big_endian(13'000));
  EXPECT_EQ(verdict_on(file), kOtherDecodeError);
  file.replace(size, 8, big_endian(60'000) + big_endian(60'000));
  EXPECT_NE(verdict_on(file), kDecoded);
}
#endif

}  // namespace
}  // namespace torchvision::codecs
