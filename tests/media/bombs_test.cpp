// Small files that claim much: each is refused at once, before memory is spent on it.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "media/support.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::media {
namespace {

using File = std::vector<uint8_t>;

constexpr auto kAtOnce = std::chrono::milliseconds(50);

File::iterator find(File& file, const std::string& tag) {
  const auto found = std::search(file.begin(), file.end(), tag.begin(), tag.end());
  EXPECT_NE(found, file.end()) << tag;
  return found;
}

void put_big_endian(File::iterator at, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) *at++ = static_cast<uint8_t>(value >> shift);
}

void put_little_endian(File::iterator at, uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) *at++ = static_cast<uint8_t>(value >> shift);
}

void expect_refused_at_once(const File& file, const std::string& piece) {
  EXPECT_ERROR(VideoReader(open_memory(file, nullptr), {}), DecodeError, piece);
  // The best of five, since other programs run too.
  auto best = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(VideoReader(open_memory(file, nullptr), {}), DecodeError);
    best = std::min(best, std::chrono::steady_clock::now() - start);
  }
  EXPECT_LT(best, kAtOnce);
}

File mp4() { return testing::file_bytes(testing::video_path("h264_bt709_limited.mp4")); }

TEST(VideoBomb, ClaimingHugeFramesInAvi) {
  File file = testing::file_bytes(testing::video_path("mjpeg.avi"));
  // "strf", its size, then a BITMAPINFOHEADER: its size, width, height.
  const auto header = find(file, "strf") + 8;
  put_little_endian(header + 4, 60'000);
  put_little_endian(header + 8, 60'000);
  expect_refused_at_once(file, "60000 x 60000");
}

TEST(VideoBomb, ClaimingAHugeCanvasInGif) {
  File file = testing::file_bytes(testing::video_path("animation.gif"));
  std::fill_n(file.begin() + 6, 4, uint8_t{0xFF});
  expect_refused_at_once(file, "65535 x 65535");
}

TEST(VideoBomb, ClaimingManySamplesOfOneSize) {
  File file = mp4();
  put_big_endian(find(file, "stsz") + 8, 1);
  put_big_endian(find(file, "stsz") + 12, 2'000'000'000);
  put_big_endian(find(file, "stsc") + 16, 2'000'000'000);
  expect_refused_at_once(file, "tables claim more samples");
}

TEST(VideoBomb, ClaimingManySamplesByChunks) {
  File file = mp4();
  put_big_endian(find(file, "stsc") + 16, 2'000'000'000);
  expect_refused_at_once(file, "got 2000000000");
}

TEST(VideoBomb, ClaimingManyEdits) {
  File file = mp4();
  put_big_endian(find(file, "elst") + 8, 1'000'000'000);
  expect_refused_at_once(file, "got 10000000000");
}

TEST(VideoBomb, ClaimingManySamplesInAFragment) {
  File file = mp4();
  // A fragment with one run of samples that have no bytes of their own: moof, traf, trun.
  for (const auto& [size, type] : {std::pair<uint32_t, std::string>{32, "moof"}, {24, "traf"}, {16, "trun"}}) {
    file.resize(file.size() + 8);
    put_big_endian(file.end() - 8, size);
    std::copy(type.begin(), type.end(), file.end() - 4);
  }
  file.resize(file.size() + 8);
  put_big_endian(file.end() - 4, 3'000'000'000);
  expect_refused_at_once(file, "got 3000000000");
}

TEST(VideoBomb, IsNoneWhereTheFileHoldsWhatItClaims) {
  EXPECT_EQ(VideoReader(open_memory(mp4(), nullptr), {.limits = {.max_frames = 10}}).metadata().num_frames, 10);
}

}  // namespace
}  // namespace torchvision::media
