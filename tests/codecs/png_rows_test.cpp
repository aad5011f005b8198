#include "codecs/png_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace torchvision::codecs {
namespace {

using ::testing::ElementsAre;

TEST(PngGray, KeepsGrayAndWeighsColors) {
  const PngGray gray(0, 8, 0);
  for (int value = 0; value < 256; ++value) {
    const auto byte = static_cast<uint8_t>(value);
    EXPECT_EQ(gray(byte, byte, byte), byte);
  }
  EXPECT_EQ(gray(uint8_t{255}, uint8_t{0}, uint8_t{0}), 76);  // 255 * 0.2989, cut
  EXPECT_EQ(gray(uint8_t{0}, uint8_t{255}, uint8_t{0}), 149);
  EXPECT_EQ(gray(uint8_t{0}, uint8_t{0}, uint8_t{255}), 29);
}

TEST(PngGray, GoesThroughLinearLightWithAGamma) {
  const PngGray gray(45'455, 8, 0);
  EXPECT_EQ(gray(uint8_t{9}, uint8_t{9}, uint8_t{9}), 9);
  // Half of the light is far more than half of the value.
  EXPECT_GT(gray(uint8_t{0}, uint8_t{255}, uint8_t{0}), 190);
}

TEST(UnpackSamples, ReadsFromTheHighestBitsAndScales) {
  const uint8_t packed[] = {0b10110001, 0b10000000};
  uint8_t out[9];
  unpack_samples(packed, 1, true, 9, out);
  EXPECT_THAT(out, ElementsAre(255, 0, 255, 255, 0, 0, 0, 255, 255));
  unpack_samples(packed, 2, true, 4, out);
  EXPECT_THAT(std::vector<int>(out, out + 4), ElementsAre(170, 255, 0, 85));
  unpack_samples(packed, 4, false, 3, out);
  EXPECT_THAT(std::vector<int>(out, out + 3), ElementsAre(11, 1, 8));
}

}  // namespace
}  // namespace torchvision::codecs
