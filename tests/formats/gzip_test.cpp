#include "formats/gzip.h"

#include <gtest/gtest.h>

#include "core/file.h"
#include "formats/byte_source.h"
#include "formats/unpack.h"
#include "support/compress.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::formats {
namespace {

using ::torchvision::testing::gzip;
using ::torchvision::testing::TempDir;
using ::torchvision::testing::xz;

constexpr uint64_t kLimit = 1U << 20;

std::string text(const std::vector<uint8_t>& bytes) { return std::string(core::as_text(bytes)); }
std::string unzipped(const std::string& file) { return text(gunzip(core::as_bytes(file), kLimit)); }
std::string unpacked(const std::string& file) {
  return text(read_all(*open_byte_source(core::as_bytes(file)), kLimit));
}

TEST(Gunzip, ReturnsTheContent) {
  EXPECT_EQ(unzipped(gzip("hello")), "hello");
  EXPECT_EQ(unzipped(gzip("")), "");
}

TEST(Gunzip, ReadsEveryMemberAndSkipsPadding) {
  EXPECT_EQ(unzipped(gzip("a") + gzip("") + gzip("b") + std::string(512, 0)), "ab");
}

TEST(Gunzip, StopsAtTheLimit) {
  const std::string bomb = gzip(std::string(100 << 20, 'x'));
  ASSERT_LT(bomb.size(), 200'000U);
  EXPECT_ERROR(unzipped(bomb), FormatError, "unfolds to too much", std::to_string(kLimit));
  EXPECT_EQ(gunzip(core::as_bytes(gzip(std::string(1000, 'x'))), 1000).size(), 1000U);
}

TEST(Gunzip, RefusesEveryTruncation) {
  const std::string file = gzip("hello, hello, hello");
  for (size_t size = 0; size < file.size(); ++size) EXPECT_THROW(unzipped(file.substr(0, size)), FormatError) << size;
}

TEST(Gunzip, NoticesEveryFlippedBitOfDataAndChecksum) {
  const std::string file = gzip("hello, hello, hello");
  constexpr size_t kHeaderSize = 10;  // a time stamp and the like, which mean nothing
  for (size_t bit = kHeaderSize * 8; bit < file.size() * 8; ++bit) {
    std::string damaged = file;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    EXPECT_THROW(unzipped(damaged), FormatError) << bit;
  }
}

TEST(Gunzip, RefusesGarbageAfterTheEnd) {
  EXPECT_ERROR(unzipped(gzip("a") + "garbage"), FormatError, "something else after its end", "byte 21");
}

TEST(XzSource, ReturnsTheContent) {
  EXPECT_EQ(unpacked(xz("hello")), "hello");
  EXPECT_EQ(unpacked(xz("")), "");
}

TEST(XzSource, StopsAtTheLimit) {
  EXPECT_ERROR(unpacked(xz(std::string(100 << 20, 'x'))), FormatError, "unfolds to too much");
}

TEST(XzSource, RefusesEveryTruncationAndFlippedByte) {
  const std::string file = xz("hello, hello, hello");
  for (size_t i = 6; i < file.size(); ++i) {
    EXPECT_THROW(unpacked(file.substr(0, i)), FormatError) << i;
    std::string damaged = file;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_THROW(unpacked(damaged), FormatError) << i;
  }
}

TEST(ByteSource, BoundsWhatCanCome) {
  const std::string content(5000, 'x');
  for (const std::string& file : {content, gzip(content), xz(content)})
    EXPECT_GE(open_byte_source(core::as_bytes(file))->upper_bound(), content.size());
  EXPECT_EQ(open_byte_source(core::as_bytes(content))->upper_bound(), content.size());
}

TEST(Unpack, LeavesNoFileBehindADamagedOne) {
  TempDir dir;
  const std::string file = gzip("hello, hello, hello");
  unpack(core::as_bytes(file), dir / "good", kLimit);
  EXPECT_EQ(text(core::read_file(dir / "good")), "hello, hello, hello");
  EXPECT_THROW(unpack(core::as_bytes(file.substr(0, 20)), dir / "bad", kLimit), FormatError);
  EXPECT_ERROR(unpack(core::as_bytes(file), dir / "bad", 3), FormatError, "unfolds to too much");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

}  // namespace
}  // namespace torchvision::formats
