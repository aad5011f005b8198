#include "formats/safetensors.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::formats {
namespace {

std::string file_of(const std::string& header, size_t data_size) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(header.size() >> (8 * i));
  return bytes + header + std::string(data_size, '\0');
}

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape, uint64_t begin,
                  uint64_t end) {
  return "\"" + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":[)" +
         std::to_string(begin) + "," + std::to_string(end) + "]}";
}

SafetensorsFile read(const std::string& header, size_t data_size) {
  // Kept by the test's end: entries look into it.
  static std::string bytes;
  bytes = file_of(header, data_size);
  return read_safetensors(core::as_bytes(bytes));
}

TEST(Safetensors, ReadsEntriesInTheHeadersOrder) {
  const SafetensorsFile file =
      read("{\"__metadata__\":{\"format\":\"pt\"}," + entry("b", "F32", "[2,1]", 3, 11) + "," +
               entry("a", "U8", "[3]", 0, 3) + "," + entry("e", "F64", "[0,7]", 11, 11) + "}  ",
           11);
  ASSERT_EQ(file.entries.size(), 3U);
  EXPECT_EQ(file.entries[0].name, "b");
  EXPECT_EQ(file.entries[0].shape, (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(file.entries[0].data.size(), 8U);
  EXPECT_EQ(file.metadata, (SafetensorsMetadata{{"format", "pt"}}));
}

TEST(Safetensors, RefusesAHeaderThatLiesAboutItsLength) {
  std::string bytes = file_of("{}", 0);
  bytes[0] = 100;
  EXPECT_ERROR(read_safetensors(core::as_bytes(bytes)), FormatError, "reaches outside", "got 100");
  bytes[7] = '\x7f';
  EXPECT_ERROR(read_safetensors(core::as_bytes(bytes)), FormatError, "header", "at most 100000000");
  EXPECT_ERROR(read_safetensors(core::as_bytes("1234567")), FormatError, "length field");
}

TEST(Safetensors, RefusesEntriesThatLieAboutTheirSizes) {
  EXPECT_ERROR(read("{" + entry("a", "F32", "[2]", 0, 4) + "}", 4), FormatError, "'a'", "8 bytes", "got 4");
  EXPECT_ERROR(read("{" + entry("a", "F32", "[2]", 0, 8) + "}", 4), FormatError, "'a'", "outside its file");
  EXPECT_ERROR(read("{" + entry("a", "F32", "[0]", 8, 0) + "}", 8), FormatError, "'a'", "outside its file");
  EXPECT_ERROR(read("{" + entry("a", "F32", "[4611686018427387904,4]", 0, 0) + "}", 0), FormatError, "'a'",
               "beyond 64 bits");
  EXPECT_ERROR(read("{" + entry("a", "F32", "[0,4611686018427387904,4]", 0, 0) + "}", 0), FormatError,
               "beyond 64 bits");
}

TEST(Safetensors, RefusesHolesOverlapsAndTails) {
  EXPECT_ERROR(read("{" + entry("a", "U8", "[2]", 0, 2) + "," + entry("b", "U8", "[2]", 3, 5) + "}", 5), FormatError,
               "'b'", "hole");
  EXPECT_ERROR(read("{" + entry("a", "U8", "[2]", 0, 2) + "," + entry("b", "U8", "[2]", 1, 3) + "}", 3), FormatError,
               "'b'", "overlaps");
  EXPECT_ERROR(read("{" + entry("a", "U8", "[2]", 0, 2) + "}", 3), FormatError, "end with its last entry");
}

TEST(Safetensors, RefusesHeadersOfAnotherForm) {
  const auto refuse = [](const std::string& header, const std::string& problem) {
    EXPECT_ERROR(read(header, 2), FormatError, problem);
  };
  const std::string a = entry("a", "U8", "[2]", 0, 2);
  refuse("{" + a + "," + a + "}", "an entry twice");
  refuse("{" + a, "no JSON");
  refuse("{" + a + "}}", "no JSON");
  refuse(" {" + a + "}", "no object");
  refuse("[1]", "no object");
  refuse(R"({"a":1})", "a number");
  refuse(R"({"a":{"dtype":"U8"}})", "without dtype");
  refuse(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0]}})", "without dtype");
  refuse(R"({"a":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}})", "negative");
  refuse(R"({"a":{"dtype":"U8","shape":[2.5],"data_offsets":[0,2]}})", "fraction");
  refuse(R"({"a":{"dtype":"U8","shape":[[2]],"data_offsets":[0,2]}})", "an array");
  refuse(R"({"a":{"dtype":"U8","shape":[2],"shape":[2],"data_offsets":[0,2]}})", "an array");
  refuse(R"({"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}})", "a string");
  refuse(R"({"a":{"extra":null}})", "a null");
  refuse(R"({"__metadata__":{"a":"1","a":"2"}})", "metadata twice");
  refuse(R"({"__metadata__":{"a":{}}})", "an object");
  refuse(R"({"a":{"dtype":"Q7","shape":[2],"data_offsets":[0,2]}})", "unknown dtype 'Q7'");
  refuse("{\"a\":" + std::string(10'000, '['), "an array");
}

TEST(Safetensors, AlignsWhatItWrites) {
  const std::string bytes(8, 'x');
  SafetensorsFile file;
  file.metadata = {{"a \"quoted\"", "value\n"}};
  file.entries.push_back({"small", Dtype::kUInt8, {1}, core::as_bytes(bytes).first(1)});
  file.entries.push_back({"wide", Dtype::kFloat64, {1}, core::as_bytes(bytes)});
  std::string written;
  write_safetensors(file, [&](core::Bytes piece) { written += core::as_text(piece); });
  const SafetensorsFile back = read_safetensors(core::as_bytes(written));
  EXPECT_EQ(back.metadata, file.metadata);
  ASSERT_EQ(back.entries.size(), 2U);
  EXPECT_EQ(back.entries[0].name, "small");
  EXPECT_EQ((core::as_text(back.entries[1].data).data() - written.data()) % 8, 0);
}

TEST(Safetensors, RefusesToWriteWhatCouldNotBeRead) {
  const auto write = [](const SafetensorsFile& file) { write_safetensors(file, [](core::Bytes) {}); };
  const SafetensorsEntry a{"a", Dtype::kUInt8, {0}, {}};
  EXPECT_ERROR(write({{a, a}, {}}), FormatError, "'a'", "twice");
  EXPECT_ERROR(write({{{"__metadata__", Dtype::kUInt8, {0}, {}}}, {}}), FormatError, "__metadata__");
  EXPECT_ERROR(write({{{"a", Dtype::kComplex128, {0}, {}}}, {}}), FormatError, "complex128");
  EXPECT_ERROR(write({{{"\xff", Dtype::kUInt8, {0}, {}}}, {}}), FormatError, "UTF-8");
}

}  // namespace
}  // namespace torchvision::formats
