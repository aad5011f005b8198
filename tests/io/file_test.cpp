#include "torchvision/io/file.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::io {
namespace {

TEST(ReadFile, GivesBackWhatWriteFileWrote) {
  const testing::TempDir folder;
  const at::Tensor data = at::randint(256, {1000}, at::kByte);
  write_file(folder / "data", data);
  EXPECT_TENSORS_EQUAL(read_file(folder / "data"), data);
}

TEST(ReadFile, NamesAFileThatIsMissingOrEmptyOrAFolder) {
  const testing::TempDir folder;
  EXPECT_ERROR(read_file(folder / "missing"), FileError, "missing", "No such file");
  EXPECT_ERROR(read_file(folder.path()), FileError, folder.path(), "directory");
  std::ofstream(folder / "empty").close();
  EXPECT_ERROR(read_file(folder / "empty"), Error, "empty", "at least one byte");
}

TEST(WriteFile, RefusesWhatIsNotARowOfBytes) {
  const testing::TempDir folder;
  EXPECT_ERROR(write_file(folder / "f", at::zeros({3})), c10::TypeError, "write_file", "uint8", "Float");
  EXPECT_ERROR(write_file(folder / "f", at::zeros({3, 3}, at::kByte)), c10::ValueError, "1-dimensional", "[3, 3]");
  EXPECT_FALSE(std::filesystem::exists(folder / "f"));
}

TEST(WriteFile, TakesStridedBytes) {
  const testing::TempDir folder;
  const at::Tensor data = at::arange(10, at::kByte);
  write_file(folder / "f", data.slice(0, 0, 10, 2));
  EXPECT_TENSORS_EQUAL(read_file(folder / "f"), data.slice(0, 0, 10, 2));
}

TEST(WriteFile, KeepsTheOldFileWhereTheNewOneCannotBeMade) {
  EXPECT_ERROR(write_file("/nowhere/at/all", at::zeros({1}, at::kByte)), FileError, "/nowhere/at/all");
}

}  // namespace
}  // namespace torchvision::io
