#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

#include "checkpoint/expected.h"
#include "support/expect_error.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"

namespace torchvision::checkpoint {
namespace {

using ::torchvision::testing::checkpoint_file;
using ::torchvision::testing::expect_as_python;

class PythonFile : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(PythonFile, HasPythonsTensors) {
  const auto& [file, expected] = GetParam();
  expect_as_python(load_file(checkpoint_file(file), {.verify_checksums = true}), expected,
                   !std::string(file).ends_with(".safetensors"));
}

INSTANTIATE_TEST_SUITE_P(
    All, PythonFile,
    ::testing::Values(std::pair("dtypes.pth", "dtypes"), std::pair("dtypes_stream.pth", "dtypes_stream"),
                      std::pair("shared.pth", "shared"), std::pair("shared_stream.pth", "shared_stream"),
                      std::pair("network.pth", "network"), std::pair("network_stream.pth", "network"),
                      std::pair("training.pth", "training"), std::pair("old_tar.pth", "old_tar"),
                      std::pair("sample.safetensors", "sample")));

TEST(LoadFile, NamesEveryDtype) {
  const std::pair<const char*, at::ScalarType> kTypes[] = {{"float64", at::kDouble},
                                                           {"float32", at::kFloat},
                                                           {"float16", at::kHalf},
                                                           {"bfloat16", at::kBFloat16},
                                                           {"int64", at::kLong},
                                                           {"int32", at::kInt},
                                                           {"int16", at::kShort},
                                                           {"int8", at::kChar},
                                                           {"uint8", at::kByte},
                                                           {"bool", at::kBool},
                                                           {"uint16", at::kUInt16},
                                                           {"uint32", at::kUInt32},
                                                           {"uint64", at::kUInt64},
                                                           {"complex64", at::kComplexFloat},
                                                           {"complex128", at::kComplexDouble},
                                                           {"complex32", at::kComplexHalf},
                                                           {"float8_e4m3fn", at::kFloat8_e4m3fn},
                                                           {"float8_e5m2", at::kFloat8_e5m2},
                                                           {"float8_e4m3fnuz", at::kFloat8_e4m3fnuz},
                                                           {"float8_e5m2fnuz", at::kFloat8_e5m2fnuz},
                                                           {"float8_e8m0fnu", at::kFloat8_e8m0fnu}};
  for (const char* file : {"dtypes.pth", "dtypes_stream.pth", "sample.safetensors"}) {
    const StateDict state = load_file(checkpoint_file(file));
    for (const auto& [name, type] : kTypes)
      EXPECT_TRUE(!state.contains(name) || state.at(name).scalar_type() == type) << file << " " << name;
  }
}

TEST(LoadFile, KeepsSharedStoragesShared) {
  for (const char* file : {"shared.pth", "shared_stream.pth", "old_tar.pth"}) {
    const StateDict state = load_file(checkpoint_file(file));
    const std::string whole = state.contains("whole") ? "whole" : "base";
    const std::string part = state.contains("half") ? "half" : "view";
    state.at(part).fill_(42);
    EXPECT_EQ(state.at(whole)[state.at(part).storage_offset()].item<float>(), 42) << file;
  }
}

TEST(LoadFile, ReadsVersions) {
  const StateDict state = load_file(checkpoint_file("network.pth"));
  EXPECT_EQ(state.versions(), (StateDict::Versions{{"", 1}, {"conv", 1}, {"bn", 2}, {"fc", 1}}));
}

TEST(LoadFile, TakesParametersAsTensors) {
  const StateDict state = load_file(checkpoint_file("parameters.pth"));
  EXPECT_EQ(state.size(), 5U);
  EXPECT_FALSE(state.at("conv.weight").requires_grad());
}

TEST(LoadFile, StripsTheModulePrefixWhenAsked) {
  EXPECT_TRUE(load_file(checkpoint_file("data_parallel.pth")).contains("module.conv.weight"));
  const StateDict state = load_file(checkpoint_file("data_parallel.pth"), {.strip_module_prefix = true});
  expect_as_python(state, "network");
  EXPECT_EQ(state.versions(), load_file(checkpoint_file("network.pth")).versions());
}

TEST(LoadFile, FollowsAPath) {
  expect_as_python(load_file(checkpoint_file("training.pth"), {.path = {"model"}}), "training");
  EXPECT_TRUE(load_file(checkpoint_file("two_networks.pth"), {.path = {"critic"}}).contains("b"));
  EXPECT_ERROR(load_file(checkpoint_file("training.pth"), {.path = {"ema"}}), FormatError, "training.pth", "no 'ema'",
               "'epoch', 'best'");
  EXPECT_ERROR(load_file(checkpoint_file("training.pth"), {.path = {"epoch"}}), FormatError, "'epoch'", "no state dict",
               "type int");
  EXPECT_ERROR(load_file(checkpoint_file("training.pth"), {.path = {"optimizer"}}), FormatError, "tensors alone",
               "'state' of type dict");
}

TEST(LoadFile, AsksWhichOfSeveral) {
  EXPECT_ERROR(load_file(checkpoint_file("two_networks.pth")), FormatError, "several state dicts", "'generator'",
               "'critic'", "LoadOptions::path");
}

TEST(LoadFile, LooksIntoTheFileInsteadOfCopying) {
  const StateDict state = load_file(checkpoint_file("network.pth"));
  // The mapping's name stands beside its addresses in /proc/self/maps.
  const auto address = reinterpret_cast<uintptr_t>(state.at("fc.weight").const_data_ptr());
  std::ifstream maps("/proc/self/maps");
  std::string line;
  bool inside = false;
  while (std::getline(maps, line)) {
    const size_t dash = line.find('-');
    const uintptr_t begin = std::stoull(line.substr(0, dash), nullptr, 16);
    const uintptr_t end = std::stoull(line.substr(dash + 1), nullptr, 16);
    if (begin <= address && address < end) inside = line.ends_with("network.pth");
  }
  EXPECT_TRUE(inside);
}

// Memory of this process's own, in kB: pages of a mapped file that were only read are not among it.
int64_t own_memory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  int64_t kilobytes = 0;
  while (status >> word)
    if (word == "RssAnon:") status >> kilobytes;
  return kilobytes;
}

TEST(LoadFile, HoldsNoSecondCopy) {
  const testing::TempDir dir;
  const std::string path = (dir / "large.pth").string();
  StateDict large;
  for (int i = 0; i < 8; ++i) large.insert("layer" + std::to_string(i), at::full({1 << 20}, i, at::kFloat));
  save_pth(large, path);
  const int64_t before = own_memory();
  const StateDict loaded = load_file(path);
  double sum = 0;
  for (const auto& [name, tensor] : loaded) sum += tensor.sum().item<double>();
  EXPECT_EQ(sum, 28.0 * (1 << 20));
  EXPECT_LT(own_memory() - before, 8'000);  // of 33,554 in the file
}

TEST(LoadFile, WritesOfTheProgramDoNotReachTheFile) {
  load_file(checkpoint_file("network.pth")).at("fc.weight").zero_();
  expect_as_python(load_file(checkpoint_file("network.pth")), "network");
}

TEST(LoadFile, RefusesWhatItCannotCheck) {
  EXPECT_ERROR(load_file(checkpoint_file("sparse.pth")), FormatError, "_rebuild_sparse_tensor", "at byte",
               "sparse tensors cannot be checked");
  EXPECT_ERROR(load_file(checkpoint_file("quantised.pth")), FormatError, "not allowed");
  EXPECT_ERROR(load_file(checkpoint_file("whole_module.pth")), FormatError, "torch.nn.modules.linear.Linear",
               "save model.state_dict()");
  EXPECT_ERROR(load_file(checkpoint_file("protocol4.pth")), FormatError, "pickle protocol 4", "pickle_protocol");
}

TEST(LoadFile, NamesTheFileThatIsMissingEmptyOrSomethingElse) {
  EXPECT_ERROR(load_file("/nowhere/x.pth"), FileError, "/nowhere/x.pth");
  const testing::TempDir dir;
  std::ofstream(dir / "empty.pth").flush();
  EXPECT_ERROR(load_file((dir / "empty.pth").string()), FormatError, "empty.pth", "empty");
  std::ofstream(dir / "text.pth") << "not a checkpoint at all, but some text";
  EXPECT_ERROR(load_file((dir / "text.pth").string()), FormatError, "text.pth", "neither a checkpoint");
}

}  // namespace
}  // namespace torchvision::checkpoint
