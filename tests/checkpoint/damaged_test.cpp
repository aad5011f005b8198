// Every file that Python wrote, cut at every byte and turned at many: an error or the right tensors, never more.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

#include "checkpoint/expected.h"
#include "support/paths.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"

namespace torchvision::checkpoint {
namespace {

using ::torchvision::testing::checkpoint_file;

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const std::filesystem::path& path, std::string_view content) {
  // A new file each time: overwriting one makes some file systems wait for the disk.
  std::filesystem::remove(path);
  std::ofstream stream(path, std::ios::binary);
  stream << content;
}

// Reads every element of what was loaded, so that a tensor that reaches outside is found out.
bool loads(const std::filesystem::path& path) {
  try {
    for (const auto& [name, tensor] : load_file(path.string())) tensor.clone();
    return true;
  } catch (const FormatError& error) {
    EXPECT_NE(std::string(error.what()).find(path.filename().string()), std::string::npos) << error.what();
    return false;
  }
}

TEST(Damaged, ATruncatedFileIsRefusedAtEveryByte) {
  const testing::TempDir dir;
  for (const char* name : {"network.pth", "network_stream.pth", "sample.safetensors"}) {
    const std::string whole = content_of(checkpoint_file(name));
    for (size_t size = 0; size < whole.size(); ++size) {
      write(dir / "cut", std::string_view(whole).substr(0, size));
      EXPECT_FALSE(loads(dir / "cut")) << name << " cut at " << size;
    }
  }
  // The tar form ends in blocks of zeros, of which one is enough.
  const std::string tar = content_of(checkpoint_file("old_tar.pth"));
  for (size_t size = 0; size < 4096; ++size) {
    write(dir / "cut", std::string_view(tar).substr(0, size));
    EXPECT_FALSE(loads(dir / "cut")) << "tar cut at " << size;
  }
}

TEST(Damaged, ATurnedByteIsAnErrorOrOnlyAnotherNumber) {
  const testing::TempDir dir;
  size_t refused = 0;
  for (const char* name : {"shared.pth", "shared_stream.pth", "sample.safetensors"}) {
    const std::string whole = content_of(checkpoint_file(name));
    for (size_t at = 0; at < whole.size(); ++at) {
      std::string turned = whole;
      turned[at] = static_cast<char>(turned[at] ^ (1 << (at % 8)));
      write(dir / "turned", turned);
      refused += !loads(dir / "turned");
    }
  }
  EXPECT_GT(refused, 500U);
}

TEST(Damaged, ATurnedByteOfDataIsFoundByItsChecksum) {
  const testing::TempDir dir;
  std::string whole = content_of(checkpoint_file("network.pth"));
  const StateDict state = load_file(checkpoint_file("network.pth"));
  const at::Tensor weight = state.at("fc.weight").contiguous();
  const size_t at = whole.find(std::string(static_cast<const char*>(weight.const_data_ptr()), weight.nbytes()));
  ASSERT_NE(at, std::string::npos);
  whole[at] = static_cast<char>(whole[at] ^ 1);
  write(dir / "x.pth", whole);
  EXPECT_NO_THROW(load_file((dir / "x.pth").string()));
  EXPECT_THROW(load_file((dir / "x.pth").string(), {.verify_checksums = true}), FormatError);
}

}  // namespace
}  // namespace torchvision::checkpoint
