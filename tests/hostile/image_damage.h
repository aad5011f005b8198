#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

/// Image files of every format, damaged at random: what a program meets that decodes what strangers send.
namespace torchvision::hostile {

using File = std::vector<uint8_t>;

/// The seeds of the fuzzers of image formats.
std::vector<File> seed_images(const std::filesystem::path& corpus);

/// A seed with a few bytes changed, cut off, doubled, left out or filled in, or two seeds joined.
File damaged(const std::vector<File>& seeds, std::mt19937_64& random);

struct DamageRun {
  int64_t images = 1000;
  int64_t threads = 1;
  uint64_t seed = 1;
};

struct DamageReport {
  int64_t decoded = 0;
  int64_t refused = 0;
  std::vector<std::string> faults;  ///< what was thrown beside torchvision::Error
  int64_t first_mebibytes = 0;      ///< resident after a fifth of the images
  int64_t last_mebibytes = 0;
  double seconds = 0;
};

/// Hands every damaged file to `decode`, which may throw torchvision::Error.
DamageReport run(const DamageRun& how, const std::vector<File>& seeds,
                 const std::function<void(const File&, std::mt19937_64&)>& decode);

}  // namespace torchvision::hostile
