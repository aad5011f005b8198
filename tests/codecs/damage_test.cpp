// Thousands of damaged images through the decoders: each is an image or a DecodeError. Run it under the asan preset.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <vector>

#include "codecs/image.h"
#include "core/file.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using File = std::vector<uint8_t>;

constexpr int kDamagedImages = 20'000;
constexpr ImageReadMode kModes[] = {ImageReadMode::kUnchanged, ImageReadMode::kGray, ImageReadMode::kGrayAlpha,
                                    ImageReadMode::kRgb, ImageReadMode::kRgbAlpha};
/// A damaged header may claim much; this keeps the test about damage, not about memory.
constexpr DecodeLimits kSmall = {.max_pixels = 1U << 20, .max_bytes = 1U << 22};

std::vector<File> seeds() {
  std::vector<std::filesystem::path> paths;
  for (const std::string folder : {"jpeg", "png", "gif", "webp", "bmp", "pnm", "qoi", "tiff"}) {
    if (folder == "tiff" && !TORCHVISION_WITH_TIFF) continue;
    for (const auto& entry : std::filesystem::directory_iterator(testing::source_path("fuzz/corpus/" + folder)))
      paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<File> files;
  for (const auto& path : paths) files.push_back(core::read_file(path));
  return files;
}

// Turned bits, bytes, cut, doubled and removed stretches.
File damaged(const File& file, std::mt19937& random) {
  File result = file;
  const auto below = [&](size_t end) { return static_cast<size_t>(random() % std::max<size_t>(1, end)); };
  for (size_t i = 1 + below(3); i > 0; --i) {
    const auto at = result.begin() + static_cast<std::ptrdiff_t>(below(result.size()));
    const auto length = std::min<std::ptrdiff_t>(result.end() - at, 1 + static_cast<std::ptrdiff_t>(below(20)));
    switch (random() % 5) {
      case 0:
        *at ^= static_cast<uint8_t>(1U << (random() % 8));
        break;
      case 1:
        *at = static_cast<uint8_t>(random());
        break;
      case 2:
        result.erase(at, at + length);
        break;
      case 3: {
        const File copy(at, at + length);
        result.insert(at, copy.begin(), copy.end());
        break;
      }
      default:
        if (random() % 4 == 0) result.erase(at, result.end());
    }
    if (result.empty()) return result;
  }
  result.shrink_to_fit();
  return result;
}

bool decodes(const File& file, ImageReadMode mode, bool truncated = false) {
  try {
    const auto decoder = open_image(file, {.mode = mode, .limits = kSmall, .allow_truncated = truncated});
    File pixels(decoder->info().bytes());
    decoder->decode(pixels);
    return true;
  } catch (const DecodeError& error) {
    EXPECT_NE(std::string(error.what()), "");
    return false;
  }
}

TEST(Damage, EndsInAnImageOrADecodeError) {
  std::mt19937 random(20240901);
  const std::vector<File> files = seeds();
  ASSERT_GT(files.size(), 20U);
  int accepted = 0;
  for (int i = 0; i < kDamagedImages; ++i)
    accepted +=
        decodes(damaged(files[random() % files.size()], random), kModes[random() % 5], random() % 2 == 0) ? 1 : 0;
  // Both ways are walked: some damage does no harm, much does.
  EXPECT_GT(accepted, kDamagedImages / 50);
  EXPECT_LT(accepted, kDamagedImages * 3 / 4);
}

TEST(Damage, NeverAcceptsGarbage) {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    File file(random() % 200);
    for (uint8_t& byte : file) byte = static_cast<uint8_t>(random());
    if (i % 2 == 0 && file.size() > 3) std::copy_n("\xFF\xD8\xFF", 3, file.begin());
    if (i % 2 == 1 && file.size() > 8) std::copy_n("\x89PNG\r\n\x1a\n", 8, file.begin());
    EXPECT_FALSE(decodes(file, ImageReadMode::kUnchanged)) << i;
  }
}

TEST(Damage, EverySeedIsAnImage) {
  for (const File& file : seeds()) EXPECT_TRUE(decodes(file, ImageReadMode::kRgb));
}

}  // namespace
}  // namespace torchvision::codecs
