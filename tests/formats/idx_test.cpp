#include "formats/idx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/compress.h"
#include "support/expect_error.h"
#include "support/idx_file.h"
#include "torchvision/core/error.h"

namespace torchvision::formats {
namespace {

using ::testing::ElementsAre;
using ::torchvision::testing::gzip;
using ::torchvision::testing::idx_file;
using ::torchvision::testing::xz;

template <class T>
std::vector<T> read(const std::string& file) {
  IdxReader reader(core::as_bytes(file));
  std::vector<T> values(reader.data_size() / sizeof(T));
  reader.read({reinterpret_cast<uint8_t*>(values.data()), reader.data_size()});
  return values;
}

TEST(IdxReader, ReadsEveryTypeInThisMachinesOrder) {
  EXPECT_THAT(read<uint8_t>(idx_file(8, {2}, "\x01\xff")), ElementsAre(1, 255));
  EXPECT_THAT(read<int8_t>(idx_file(9, {2}, "\x01\xff")), ElementsAre(1, -1));
  EXPECT_THAT(read<int16_t>(idx_file(11, {2}, std::string("\x01\x02\xff\xfe", 4))), ElementsAre(0x102, -2));
  EXPECT_THAT(read<int32_t>(idx_file(12, {1}, "\x01\x02\x03\x04")), ElementsAre(0x1020304));
  EXPECT_THAT(read<float>(idx_file(13, {1}, std::string("\x3f\xc0\0\0", 4))), ElementsAre(1.5F));
  EXPECT_THAT(read<double>(idx_file(14, {1}, std::string("\xbf\xf8\0\0\0\0\0\0", 8))), ElementsAre(-1.5));
}

TEST(IdxReader, TellsTheShape) {
  const std::string file = idx_file(11, {2, 3, 1}, std::string(12, 0));
  const IdxReader reader(core::as_bytes(file));
  EXPECT_THAT(reader.shape(), ElementsAre(2, 3, 1));
  EXPECT_EQ(reader.type(), IdxType::kInt16);
  EXPECT_EQ(reader.data_size(), 12U);
}

TEST(IdxReader, ReadsCompressedFilesAlike) {
  const std::string file = idx_file(8, {5}, "hello");
  const auto plain = read<char>(file);
  EXPECT_EQ(read<char>(gzip(file)), plain);
  EXPECT_EQ(read<char>(xz(file)), plain);
}

TEST(IdxReader, ReadsAFileWithoutElements) { EXPECT_TRUE(read<uint8_t>(idx_file(8, {0, 28, 28}, "")).empty()); }

TEST(IdxReader, RefusesAnotherMagic) {
  EXPECT_ERROR(read<uint8_t>("<html>no such file</html>"), FormatError, "not an idx file");
  EXPECT_ERROR(read<uint8_t>(idx_file(10, {1}, "x")), FormatError, "not an idx file", "0 0 10");
  EXPECT_ERROR(read<uint8_t>(idx_file(8, {}, "")), FormatError, "number of dimensions");
  EXPECT_ERROR(read<uint8_t>(idx_file(8, std::vector<uint32_t>(200, 1), "x")), FormatError, "number of dimensions");
}

TEST(IdxReader, RefusesSizesThatTheFileCannotHold) {
  // Each of these would ask for gigabytes, or overflow, if it were believed.
  const std::vector<std::vector<uint32_t>> lies = {
      {0x80000000}, {60000, 28, 28}, {0xffffffff, 0xffffffff, 0xffffffff}, {0x80000000, 0x80000000, 4}};
  for (const auto& shape : lies)
    for (const std::string& file : {idx_file(8, shape, "x"), gzip(idx_file(8, shape, "x"))})
      EXPECT_ERROR(IdxReader(core::as_bytes(file)), FormatError, "claims more than the file can hold",
                   std::to_string(shape[0]));
}

TEST(IdxReader, SaysWhereATruncatedFileEnds) {
  const std::string file = idx_file(8, {2, 3}, "abcdef");
  for (size_t size = 0; size < file.size(); ++size)
    EXPECT_THROW(read<uint8_t>(file.substr(0, size)), FormatError) << size;
  // A gzip file may hold more than its length, so that here the end shows only while reading.
  EXPECT_ERROR(read<uint8_t>(gzip(file.substr(0, 15))), FormatError, "ends too early", "2 x 3 elements, got 3");
}

TEST(IdxReader, RefusesMoreThanItsShape) {
  EXPECT_ERROR(read<uint8_t>(idx_file(8, {2}, "abc")), FormatError, "goes on after its last element", "byte 10");
}

}  // namespace
}  // namespace torchvision::formats
