#include <gtest/gtest.h>
#include <zlib.h>

#include <vector>

#include "formats/zip_reader.h"
#include "formats/zip_writer.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::formats {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

std::string zip_of(const Entries& entries) {
  std::string result;
  ZipWriter writer([&](core::Bytes bytes) { result += core::as_text(bytes); });
  for (const auto& [name, content] : entries) writer.add(name, core::as_bytes(content));
  writer.finish();
  return result;
}

ZipReader read(const std::string& bytes, ZipLimits limits = {}) { return ZipReader(core::as_bytes(bytes), limits); }

void put(std::string& bytes, size_t at, uint64_t value, int count) {
  for (int i = 0; i < count; ++i) bytes[at + static_cast<size_t>(i)] = static_cast<char>(value >> (8 * i));
}

// The one entry of a file that ZipWriter wrote, changed to deflated data of a claimed size.
std::string deflated_zip(const std::string& content, uint64_t claimed) {
  std::string packed(compressBound(content.size()) + 64, '\0');
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  std::string bytes = zip_of({{"a", packed}});
  const size_t directory = bytes.rfind("PK\x01\x02");
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
  put(bytes, 8, 8, 2);
  put(bytes, 14, crc, 4);
  put(bytes, 22, claimed, 4);
  put(bytes, directory + 10, 8, 2);
  put(bytes, directory + 16, crc, 4);
  put(bytes, directory + 24, claimed, 4);
  return bytes;
}

TEST(Zip, ComesBackAsItWasWritten) {
  const Entries entries = {{"folder/a", "hello"}, {"b", ""}, {"größe", std::string(1000, 'x')}};
  const std::string bytes = zip_of(entries);
  const ZipReader zip = read(bytes);
  ASSERT_EQ(zip.entries().size(), entries.size());
  for (const auto& [name, content] : entries) {
    const ZipEntry* entry = zip.find(name);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(core::as_text(entry->packed), content);
    EXPECT_NO_THROW(ZipReader::verify_crc(*entry, entry->packed));
    EXPECT_EQ((core::as_text(entry->packed).data() - bytes.data()) % 64, 0);
  }
  EXPECT_EQ(zip.find("c"), nullptr);
}

TEST(Zip, TakesAnEmptyArchive) { EXPECT_TRUE(read(zip_of({})).entries().empty()); }

TEST(Zip, RefusesEveryTruncation) {
  const std::string bytes = zip_of({{"a", "hello"}, {"b", "world"}});
  for (size_t size = 0; size < bytes.size(); ++size) EXPECT_THROW(read(bytes.substr(0, size)), FormatError) << size;
}

TEST(Zip, RefusesADirectoryThatLies) {
  const std::string good = zip_of({{"a", "hello"}, {"b", "world"}});
  const size_t first = good.find("PK\x01\x02");
  const size_t second = good.rfind("PK\x01\x02");
  const auto changed = [&](size_t at, uint64_t value, int count) {
    std::string bytes = good;
    put(bytes, at, value, count);
    return bytes;
  };
  EXPECT_ERROR(read(changed(second + 42, 1, 4)), FormatError, "'b'", "no local header");
  EXPECT_ERROR(read(changed(second + 42, 0, 4)), FormatError, "'b'", "another name");
  EXPECT_ERROR(read(changed(second + 42, 0xfffffff0, 4)), FormatError, "'b'", "no local header");
  EXPECT_ERROR(read(changed(first + 20, 1'000'000, 4)), FormatError, "'a'", "outside its file");
  EXPECT_ERROR(read(changed(first + 24, 6, 4)), FormatError, "'a'", "another size");
  EXPECT_ERROR(read(changed(first + 16, 0, 4)), FormatError, "'a'", "checksum in its local header");
  EXPECT_ERROR(read(changed(first + 46, 'b', 1)), FormatError, "another name");
  EXPECT_ERROR(read(changed(first + 10, 12, 2)), FormatError, "compression method 12");
  EXPECT_ERROR(read(changed(first + 8, 1, 2)), FormatError, "encrypted");
}

TEST(Zip, RefusesEndRecordsThatLie) {
  const std::string good = zip_of({{"a", "hello"}});
  const size_t end = good.rfind("PK\x05\x06");
  const size_t wide = good.rfind("PK\x06\x06");
  const size_t locator = good.rfind("PK\x06\x07");
  const auto changed = [&](size_t at, uint64_t value, int count) {
    std::string bytes = good;
    put(bytes, at, value, count);
    return bytes;
  };
  EXPECT_ERROR(read(changed(end + 16, 7, 4)), FormatError, "disagree");
  EXPECT_ERROR(read(changed(wide + 32, 1000, 8)), FormatError, "disagree");
  EXPECT_ERROR(read(changed(locator + 8, ~uint64_t{0}, 8)), FormatError, "does not lead");
  std::string many = changed(end + 8, 0xffff, 2);
  put(many, end + 10, 0xffff, 2);
  put(many, wide + 32, uint64_t{1} << 60, 8);
  EXPECT_ERROR(read(many), FormatError, "too small for its count");
  EXPECT_ERROR(read(changed(end + 4, 1, 2)), FormatError, "several files");
  EXPECT_ERROR(read(good, {.max_entries = 0}), FormatError, "too many entries");
}

TEST(Zip, RefusesAnEntryTwice) {
  EXPECT_ERROR(read(zip_of({{"a", "hello"}, {"a", "world"}})), FormatError, "'a'", "twice");
}

TEST(Zip, RefusesOverlappingEntries) {
  // The first entry, stretched in both of its headers to reach over the second.
  std::string bytes = zip_of({{"a", std::string(10, 'x')}, {"b", std::string(100, 'y')}});
  const size_t first = bytes.find("PK\x01\x02");
  for (const size_t at : {size_t{18}, size_t{22}, first + 20, first + 24}) put(bytes, at, 80, 4);
  EXPECT_ERROR(read(bytes), FormatError, "overlaps 'b'");
}

TEST(Zip, FindsAWrongChecksum) {
  std::string bytes = zip_of({{"a", "hello"}});
  bytes[bytes.find("hello")] = 'j';
  const ZipReader zip = read(bytes);
  EXPECT_ERROR(ZipReader::verify_crc(*zip.find("a"), zip.find("a")->packed), FormatError, "checksum");
}

TEST(Zip, UnfoldsWithinItsLimitAlone) {
  const std::string content(100'000, 'x');
  const std::string bytes = deflated_zip(content, content.size());
  const ZipReader zip = read(bytes, {.max_inflated_bytes = 150'000});
  const std::vector<uint8_t> unfolded = zip.inflate(*zip.find("a"));
  EXPECT_EQ(core::as_text(unfolded), content);
  // The limit is for all entries together.
  EXPECT_ERROR(zip.inflate(*zip.find("a")), FormatError, "limit", "50000");
  EXPECT_ERROR(read(bytes).inflate(*read(bytes).find("a")), FormatError, "limit", "zip -0");
}

TEST(Zip, RefusesDeflatedDataOfAnotherSizeThanClaimed) {
  const std::string content(100'000, 'x');
  for (const uint64_t claimed : {uint64_t{99'999}, uint64_t{100'001}, uint64_t{0}}) {
    const std::string bytes = deflated_zip(content, claimed);
    const ZipReader zip = read(bytes, {.max_inflated_bytes = 1'000'000});
    EXPECT_ERROR(zip.inflate(*zip.find("a")), FormatError, "claimed size");
  }
  const std::string bytes = deflated_zip(content, 900'000'000);
  const ZipReader zip = read(bytes, {.max_inflated_bytes = 1'000'000'000});
  EXPECT_ERROR(zip.inflate(*zip.find("a")), FormatError, "more than deflate can");
}

}  // namespace
}  // namespace torchvision::formats
