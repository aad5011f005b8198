#include "kernels/ops/mask_bits.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "kernels/ops/run_lengths.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

std::vector<uint8_t> draw_mask(size_t size, std::mt19937& generator) {
  std::vector<uint8_t> mask(size);
  for (auto& byte : mask) byte = generator() % 3 == 0 ? uint8_t(1 + generator() % 255) : uint8_t(0);
  return mask;
}

using MaskBits = EveryTarget;

TEST_P(MaskBits, PacksAndUnpacksAnyCount) {
  std::mt19937 generator(1);
  for (const int64_t count : {0, 1, 7, 63, 64, 65, 128, 191, 1000}) {
    const auto mask = draw_mask(size_t(count), generator);
    std::vector<uint64_t> words(size_t(words_for(count)), ~uint64_t{0});
    pack_bits(mask.data(), count, words.data());
    for (int64_t i = 0; i < 64 * words_for(count); ++i)
      ASSERT_EQ(words[size_t(i / 64)] >> (i % 64) & 1, uint64_t(i < count && mask[size_t(i)] != 0))
          << count << " " << i;
    std::vector<uint8_t> bytes(size_t(count) + 1, 9);
    unpack_bits(words.data(), count, bytes.data());
    for (int64_t i = 0; i < count; ++i) ASSERT_EQ(bytes[size_t(i)], mask[size_t(i)] != 0);
    EXPECT_EQ(bytes.back(), 9);
  }
}

TEST_P(MaskBits, RunsComeBackFromMasksOfAnySize) {
  std::mt19937 generator(2);
  for (const int64_t height : {1, 63, 64, 130})
    for (const int64_t width : {1, 64, 511, 513}) {
      const auto mask = draw_mask(size_t(height * width), generator);
      Runs expected;
      uint32_t run = 0;
      bool set = false;
      for (int64_t i = 0; i < height * width; ++i, ++run)
        if ((mask[size_t(i % height * width + i / height)] != 0) != set) set = !set, expected.push_back(run), run = 0;
      expected.push_back(run);
      ASSERT_EQ(encode_runs(mask.data(), height, width), expected);
      std::vector<uint8_t> decoded(mask.size());
      decode_runs(expected, height, width, decoded.data());
      for (size_t i = 0; i < mask.size(); ++i) ASSERT_EQ(decoded[i], mask[i] != 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Targets, MaskBits, all_targets(), target_name);

TEST(TransposeBits, TurnsABlock) {
  std::mt19937_64 generator(3);
  std::vector<uint64_t> block(64), turned;
  for (auto& word : block) word = generator();
  turned = block;
  transpose_bits(turned.data());
  for (size_t i = 0; i < 64; ++i)
    for (size_t j = 0; j < 64; ++j) ASSERT_EQ(turned[i] >> j & 1, block[j] >> i & 1);
}

}  // namespace
}  // namespace torchvision::kernels
