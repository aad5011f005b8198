#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "support/idx_file.h"
#include "support/paths.h"

namespace torchvision::datasets {

inline std::string embedded_mnist() { return testing::source_path("examples/data/mnist").string(); }

inline void write(const std::filesystem::path& path, const std::string& content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

inline std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// MNIST's test part with images of 1 x 2 pixels.
inline void write_tiny_mnist(const std::filesystem::path& folder, const std::string& pixels,
                             const std::string& labels) {
  const auto count = static_cast<uint32_t>(pixels.size() / 2);
  write(folder / "t10k-images-idx3-ubyte", testing::idx_file(8, {count, 1, 2}, pixels));
  write(folder / "t10k-labels-idx1-ubyte", testing::idx_file(8, {static_cast<uint32_t>(labels.size())}, labels));
}

}  // namespace torchvision::datasets
