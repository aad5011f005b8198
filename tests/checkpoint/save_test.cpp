#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "checkpoint/expected.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/checkpoint/value.h"
#include "torchvision/core/error.h"

namespace torchvision::checkpoint {
namespace {

using ::torchvision::testing::checkpoint_file;
using ::torchvision::testing::expect_as_python;
using ::torchvision::testing::TempDir;

TEST(SavePth, KeepsNamesDtypesShapesAndValues) {
  const TempDir dir;
  const std::string path = (dir / "x.pth").string();
  for (const char* name : {"dtypes", "shared", "network"}) {
    save_pth(load_file(checkpoint_file(std::string(name) + ".pth")), path);
    expect_as_python(load_file(path, {.verify_checksums = true}), name);
  }
}

TEST(SavePth, KeepsVersions) {
  const TempDir dir;
  const StateDict state = load_file(checkpoint_file("network.pth"));
  save_pth(state, (dir / "x.pth").string());
  EXPECT_EQ(load_file((dir / "x.pth").string()).versions(), state.versions());
}

TEST(SavePth, WritesASharedStorageOnceAndAnOwnViewWithoutItsSurroundings) {
  const TempDir dir;
  const at::Tensor big = at::zeros({100'000});
  StateDict shared;
  shared.insert("a", big);
  shared.insert("b", big.view({100, 1000}));
  save_pth(shared, (dir / "shared.pth").string());
  EXPECT_LT(std::filesystem::file_size(dir / "shared.pth"), 410'000U);
  const StateDict loaded = load_file((dir / "shared.pth").string());
  EXPECT_EQ(loaded.at("a").const_data_ptr(), loaded.at("b").const_data_ptr());

  StateDict slice;
  slice.insert("a", big.slice(0, 0, 10));
  save_pth(slice, (dir / "slice.pth").string());
  EXPECT_LT(std::filesystem::file_size(dir / "slice.pth"), 2000U);
}

TEST(SavePth, GivesEachDtypeOfOneStorageItsOwn) {
  const TempDir dir;
  const at::Tensor bytes = at::arange(8, at::kByte);
  StateDict state;
  state.insert("bytes", bytes);
  state.insert("words", bytes.view(at::kInt));
  save_pth(state, (dir / "x.pth").string());
  const StateDict loaded = load_file((dir / "x.pth").string());
  EXPECT_TENSORS_EQUAL(loaded.at("bytes"), bytes);
  EXPECT_TENSORS_EQUAL(loaded.at("words"), bytes.view(at::kInt));
}

TEST(SavePth, AlignsEveryTensorTo64Bytes) {
  const TempDir dir;
  save_pth(load_file(checkpoint_file("dtypes.pth")), (dir / "x.pth").string());
  for (const auto& [name, tensor] : load_file((dir / "x.pth").string()))
    EXPECT_TRUE(tensor.numel() == 0 || reinterpret_cast<uintptr_t>(tensor.storage().data()) % 64 == 0) << name;
}

TEST(SavePth, WritesTheSameBytesAgain) {
  const TempDir dir;
  const StateDict state = load_file(checkpoint_file("network.pth"));
  save_pth(state, (dir / "a.pth").string());
  save_pth(state, (dir / "b.pth").string());
  const auto bytes = [](const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  EXPECT_EQ(bytes((dir / "a.pth").string()), bytes((dir / "b.pth").string()));
}

TEST(SavePth, NamesTheTensorItCannotSave) {
  const TempDir dir;
  StateDict state;
  state.insert("layer.weight", at::eye(2).to_sparse());
  EXPECT_ERROR(save_pth(state, (dir / "x.pth").string()), FormatError, "layer.weight", "dense", "x.pth");
  state.insert("layer.weight", at::Tensor());
  EXPECT_ERROR(save_safetensors(state, (dir / "x").string()), FormatError, "layer.weight", "undefined");
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST(SavePth, LeavesTheOldCheckpointWhenTheDiskIsFull) {
  const TempDir dir;
  const std::string path = (dir / "x.pth").string();
  const StateDict old = load_file(checkpoint_file("network.pth"));
  save_pth(old, path);
  StateDict large;
  large.insert("a", at::zeros({100'000}));
  // A limit on file size answers like a full disk, without filling one.
  struct rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit = {50'000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_THROW(save_pth(large, path), FileError);
  EXPECT_THROW(save_safetensors(large, path), FileError);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  expect_as_python(load_file(path), "network");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

TEST(SavePth, ReplacesAFileThatIsStillMapped) {
  const TempDir dir;
  const std::string path = (dir / "x.pth").string();
  StateDict first;
  first.insert("a", at::full({1000}, 1.F));
  save_pth(first, path);
  const StateDict mapped = load_file(path);
  StateDict second;
  second.insert("a", mapped.at("a") + 1);
  save_pth(second, path);
  EXPECT_TENSORS_EQUAL(mapped.at("a"), at::full({1000}, 1.F));
  EXPECT_TENSORS_EQUAL(load_file(path).at("a"), at::full({1000}, 2.F));
}

TEST(SaveSafetensors, KeepsTensorsAndRefusesWhatTheFormatLacks) {
  const TempDir dir;
  const std::string path = (dir / "x.safetensors").string();
  save_safetensors(load_file(checkpoint_file("network.pth")), path, {{"format", "pt"}});
  EXPECT_EQ(load_file(path).metadata(), (StateDict::Metadata{{"format", "pt"}}));
  expect_as_python(load_file(path), "network");
  StateDict complex;
  complex.insert("z", at::zeros({1}, at::kComplexDouble));
  EXPECT_ERROR(save_safetensors(complex, path), FormatError, "complex128", "'z'");
  expect_as_python(load_file(path), "network");
}

}  // namespace
}  // namespace torchvision::checkpoint
