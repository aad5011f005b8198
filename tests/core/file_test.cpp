#include "core/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::core {
namespace {

using ::torchvision::testing::TempDir;

size_t files_in(const std::filesystem::path& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(ReadFile, ReturnsEveryByte) {
  TempDir dir;
  write_file_atomically(dir / "x", as_bytes(std::string_view("a\0b", 3)));
  EXPECT_EQ(as_text(read_file(dir / "x")), std::string_view("a\0b", 3));
}

TEST(ReadFile, NamesWhatIsMissing) {
  EXPECT_ERROR(read_file("/nowhere/x"), FileError, "cannot open file", "/nowhere/x", "No such file");
}

TEST(ReadFile, RefusesAFolder) {
  TempDir dir;
  EXPECT_ERROR(read_file(dir.path()), FileError, "not a regular file");
}

TEST(MappedFile, ShowsTheContentAndKeepsWritesToItself) {
  TempDir dir;
  write_file_atomically(dir / "x", as_bytes("abc"));
  MappedFile file(dir / "x");
  EXPECT_EQ(as_text(file.bytes()), "abc");
  file.mutable_data()[0] = 'X';
  EXPECT_EQ(as_text(read_file(dir / "x")), "abc");
}

TEST(MappedFile, TakesAnEmptyFile) {
  TempDir dir;
  write_file_atomically(dir / "x", Bytes{});
  EXPECT_TRUE(MappedFile(dir / "x").bytes().empty());
}

TEST(WriteFileAtomically, LeavesTheOldFileWhenTheProducerThrows) {
  TempDir dir;
  write_file_atomically(dir / "x", as_bytes("old"));
  EXPECT_THROW(write_file_atomically(dir / "x",
                                     [](const WriteBytes& write) {
                                       write(as_bytes("new"));
                                       throw std::runtime_error("stop");
                                     }),
               std::runtime_error);
  EXPECT_EQ(as_text(read_file(dir / "x")), "old");
  EXPECT_EQ(files_in(dir.path()), 1U);
}

TEST(WriteFileAtomically, LeavesTheOldFileWhenTheDiskIsFull) {
  TempDir dir;
  write_file_atomically(dir / "x", as_bytes("old"));
  // A limit on file size answers like a full disk, without filling one.
  struct rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit = {1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  const std::vector<uint8_t> large(5000, 1);
  EXPECT_THROW(write_file_atomically(dir / "x", large), FileError);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(as_text(read_file(dir / "x")), "old");
  EXPECT_EQ(files_in(dir.path()), 1U);
}

}  // namespace
}  // namespace torchvision::core
