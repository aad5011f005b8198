#include "formats/torch_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zlib.h>

#include "core/file.h"
#include "formats/pickle_bytes.h"
#include "formats/zip_writer.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::formats {
namespace {

using testing::global;
using testing::pickle;
using testing::small;
using testing::storage;
using testing::tensor;
using testing::text;

using Entries = std::vector<std::pair<std::string, std::string>>;

std::string zip_of(const Entries& entries) {
  std::string result;
  ZipWriter writer([&](core::Bytes bytes) { result += core::as_text(bytes); });
  for (const auto& [name, content] : entries) writer.add(name, core::as_bytes(content));
  writer.finish();
  return result;
}

TorchFile read(const std::string& bytes) { return read_torch_file(core::as_bytes(bytes)); }

std::string one_tensor() { return pickle(tensor(storage(small(2)), small(0), small(2), small(1))); }

std::string golden_bytes(const std::string& name) {
  const auto bytes = core::read_file(torchvision::testing::source_path("tests/golden/checkpoint/" + name));
  return std::string(core::as_text(bytes));
}

TEST(TorchFile, ReadsAnArchiveOfAnyFolderName) {
  const std::string bytes = zip_of({{"my model/data.pkl", one_tensor()}, {"my model/data/0", "12345678"}});
  const TorchFile file = read(bytes);
  ASSERT_EQ(file.storages.size(), 1U);
  EXPECT_EQ(core::as_text(file.storages[0]), "12345678");
}

TEST(TorchFile, RefusesBigEndianFiles) {
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", one_tensor()}, {"x/byteorder", "big"}, {"x/data/0", "12345678"}})),
               FormatError, "big-endian", "little-endian one");
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", one_tensor()}, {"x/byteorder", "middle"}, {"x/data/0", "12345678"}})),
               FormatError, "neither little nor big");
  std::string stream = golden_bytes("network_stream.pth");
  const size_t key = stream.find("little_endian");
  const size_t value = stream.find('\x88', key);
  ASSERT_NE(value, std::string::npos);
  stream[value] = '\x89';
  EXPECT_ERROR(read(stream), FormatError, "big-endian");
}

TEST(TorchFile, RefusesStoragesOfAnotherSize) {
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", one_tensor()}, {"x/data/0", "1234567"}})), FormatError, "another size",
               "8 bytes", "got 7");
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", one_tensor()}, {"x/data/0", "123456789"}})), FormatError, "another size");
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", one_tensor()}})), FormatError, "lacks the record of storage '0'");
}

TEST(TorchFile, RefusesOtherArchives) {
  EXPECT_ERROR(read(zip_of({{"x/readme", "text"}})), FormatError, "no data.pkl");
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", "a"}, {"y/data.pkl", "b"}})), FormatError, "two checkpoints");
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", pickle("N")}, {"x/constants.pkl", pickle("N")}})), FormatError,
               "TorchScript");
  EXPECT_ERROR(read("text"), FormatError, "neither a checkpoint");
  EXPECT_ERROR(read(""), FormatError, "empty");
}

TEST(TorchFile, RefusesAHostilePickleInEveryForm) {
  const std::string hostile = pickle(global("os", "system") + text("true") + "\x85R");
  EXPECT_ERROR(read(zip_of({{"x/data.pkl", hostile}})), FormatError, "'os.system'", "not allowed");
  // In the stream form in place of the value; the head is of every such file.
  const std::string good = golden_bytes("network_stream.pth");
  const size_t value = good.find(
      "\x80\x02"
      "ccollections");
  ASSERT_NE(value, std::string::npos);
  EXPECT_ERROR(read(good.substr(0, value) + hostile), FormatError, "'os.system'", "not allowed");
  // And in place of the description of the system, which Python unpickles without restraint.
  EXPECT_ERROR(read(good.substr(0, 21) + hostile), FormatError, "'os.system'");
  std::string tar = golden_bytes("old_tar.pth");
  const size_t entry = tar.find(
      "\x80\x02"
      "ccollections");
  ASSERT_NE(entry, std::string::npos);
  tar.replace(entry, hostile.size(), hostile);
  EXPECT_ERROR(read(tar), FormatError, "'os.system'");
}

TEST(TorchFile, OffsetsInErrorsAreTheFiles) {
  const std::string bytes = zip_of({{"x/data.pkl", pickle(global("os", "system"))}});
  EXPECT_ERROR(read(bytes), FormatError, "at byte " + std::to_string(bytes.find("cos\n")));
}

// 900 MB of zeros deflated to 900 kB: refused by what the directory says, before memory is taken.
TEST(TorchFile, RefusesADeflatedBomb) {
  constexpr uint64_t kSize = 900'000'000;
  std::string packed;
  std::vector<uint8_t> out(1 << 16);
  const std::vector<uint8_t> zeros(1 << 20);
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  // Repeating one flushed block of a megabyte costs no time, and unfolds like any other.
  stream.next_in = const_cast<uint8_t*>(zeros.data());
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FULL_FLUSH);
  const std::string block(reinterpret_cast<char*>(out.data()), out.size() - stream.avail_out);
  deflateEnd(&stream);
  for (uint64_t made = 0; made < kSize; made += zeros.size()) packed += block;
  ASSERT_LT(packed.size(), 1'000'000U);

  const std::string pickled = pickle(tensor(
      storage("J" + std::string("\x00\xe9\xa4\x35", 4), global("torch", "ByteStorage")), small(0), small(1), small(1)));
  std::string bytes = zip_of({{"x/data.pkl", pickled}, {"x/data/0", packed}});
  const size_t local = bytes.find("PK\x03\x04", 1);
  const size_t directory = bytes.rfind("PK\x01\x02");
  const auto put = [&](size_t at, uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes[at + static_cast<size_t>(i)] = static_cast<char>(value >> (8 * i));
  };
  put(local + 8, 8, 2);
  put(local + 22, kSize, 4);
  put(directory + 10, 8, 2);
  put(directory + 24, kSize, 4);
  struct rusage before = {};
  getrusage(RUSAGE_SELF, &before);
  EXPECT_ERROR(read(bytes), FormatError, "unfolds beyond the limit", "900000000");
  struct rusage after = {};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 50'000);  // kB
}

TEST(TorchFile, TakesAModestDeflatedArchive) {
  const auto bytes = core::read_file(torchvision::testing::source_path("fuzz/corpus/torch_file/deflated"));
  const TorchFile file = read_torch_file(bytes, {.verify_checksums = true});
  const std::string stored = golden_bytes("shared.pth");
  const TorchFile same = read(stored);
  ASSERT_EQ(file.storages.size(), same.storages.size());
  for (size_t i = 0; i < file.storages.size(); ++i)
    EXPECT_EQ(core::as_text(file.storages[i]), core::as_text(same.storages[i]));
}

TEST(TorchFile, RefusesEveryTruncation) {
  for (const char* name : {"network.pth", "shared.pth", "network_stream.pth", "shared_stream.pth"}) {
    const std::string whole = golden_bytes(name);
    ASSERT_NO_THROW(read(whole));
    for (size_t size = 0; size < whole.size(); ++size) EXPECT_THROW(read(whole.substr(0, size)), FormatError) << size;
  }
}

TEST(TorchFile, ATurnedBitNeverReachesOutside) {
  for (const char* name : {"shared.pth", "shared_stream.pth", "old_tar.pth"}) {
    const std::string whole = golden_bytes(name);
    for (size_t at = 0; at < whole.size(); ++at) {
      std::string turned = whole;
      turned[at] = static_cast<char>(turned[at] ^ (1 << (at % 8)));
      try {
        const TorchFile file = read(turned);
        for (PickleTensor one : file.document.tensors)
          EXPECT_NO_THROW(check_inside_storage(one, file.storages[one.storage].size(), uint64_t{1} << 28, at));
      } catch (const FormatError&) {
      }
    }
  }
}

TEST(TorchFile, RefusesStreamsThatLieAboutTheirStorages) {
  std::string stream = golden_bytes("shared_stream.pth");
  EXPECT_ERROR(read(stream + "x"), FormatError, "behind its last storage");
  // The count of elements stands before the eight floats.
  stream[stream.size() - 8 * 4 - 8] = 9;
  EXPECT_ERROR(read(stream), FormatError, "another size", "8 elements", "got 9");
}

}  // namespace
}  // namespace torchvision::formats
