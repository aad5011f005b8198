#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>

namespace torchvision::testing {

/// A file of this repository: source_path("examples/data/photos/coffee.jpg").
inline std::filesystem::path source_path(const std::string& relative) {
  return std::filesystem::path(TORCHVISION_SOURCE_DIR) / relative;
}

/// A folder of this test's own, removed at the end of the scope.
class TempDir {
 public:
  TempDir() {
    static std::atomic<unsigned> counter{0};
    path_ = std::filesystem::temp_directory_path() /
            ("torchvision-test-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
    std::filesystem::create_directories(path_);
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace torchvision::testing
