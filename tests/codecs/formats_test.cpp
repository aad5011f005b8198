// Every format beyond JPEG and PNG against the files and pixels that Python wrote.
#include <gtest/gtest.h>

#include "codecs/golden_images.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using testing::decode_with;
using testing::GoldenImages;
using testing::largest_difference;

TEST(Gif, EqualsPythonToTheBit) {
  const GoldenImages golden("io/gif");
  for (const std::string name : golden.metadata.at("cases"))
    EXPECT_EQ(largest_difference(decode_with(open_gif, golden.bytes(name + "/file")), golden, name + "/image"), 0)
        << name;
}

TEST(Gif, IgnoresTheModeAsPythonDoes) {
  const GoldenImages golden("io/gif");
  const auto file = golden.bytes("palette_256/file");
  for (const ImageReadMode mode : {ImageReadMode::kGray, ImageReadMode::kRgbAlpha})
    EXPECT_EQ(largest_difference(decode_with(open_image, file, {.mode = mode}), golden, "palette_256/image"), 0);
}

TEST(Gif, IsAcceptedOrRefusedAsByPython) {
  const GoldenImages golden("io/gif_damaged");
  int refused = 0;
  for (const auto& [name, accepted] : golden.metadata.at("accepted").items()) {
    SCOPED_TRACE(name);
    try {
      const auto image = decode_with(open_image, golden.bytes(name + "/file"));
      EXPECT_TRUE(accepted.get<bool>());
      if (golden.contains(name + "/image")) {
        EXPECT_EQ(largest_difference(image, golden, name + "/image"), 0);
      }
    } catch (const DecodeError& error) {
      EXPECT_FALSE(accepted.get<bool>()) << error.what();
      // The first bytes alone may not even name the format.
      if (name.starts_with("cut_") && golden.bytes(name + "/file").size() > 6) {
        EXPECT_EQ(error.code(), ErrorCode::kTruncated) << error.what();
      }
      ++refused;
    }
  }
  EXPECT_GT(refused, 20);
}

TEST(Webp, EqualsPythonToTheBitInEveryMode) {
  const GoldenImages golden("io/webp");
  for (const auto& [name, modes] : golden.metadata.at("cases").items())
    for (const std::string mode : modes) {
      const DecodeOptions options = {.mode = parse_image_read_mode(mode).value()};
      const auto image = decode_with(open_image, golden.bytes(name + "/file"), options);
      EXPECT_EQ(largest_difference(image, golden, name + "/" + mode), 0) << name << " " << mode;
    }
}

TEST(Webp, RefusesAnimationsAndNamesTheOtherWay) {
  const GoldenImages golden("io/webp_frames");
  EXPECT_ERROR(open_image(golden.bytes("lossy/file"), {}), DecodeError, "animated WebP files are not supported",
               "decode_webp_frames");
}

TEST(WebpFrames, EqualPillowsToTheBit) {
  const GoldenImages golden("io/webp_frames");
  for (const std::string name : golden.metadata.at("cases")) {
    const auto image = decode_with(open_webp_frames, golden.bytes(name + "/file"), {.mode = ImageReadMode::kRgbAlpha});
    EXPECT_EQ(largest_difference(image, golden, name + "/RGB_ALPHA"), 0) << name;
  }
}

TEST(WebpFrames, GiveOneFrameOfAStillImage) {
  const GoldenImages golden("io/webp");
  const auto image = decode_with(open_webp_frames, golden.bytes("lossless_7x3/file"));
  EXPECT_EQ(largest_difference(image, golden, "lossless_7x3/UNCHANGED"), 0);
}

TEST(PlainFormats, EqualPillowToTheBitInEveryMode) {
  const GoldenImages golden("io/plain_formats");
  for (const auto& [name, modes] : golden.metadata.at("cases").items()) {
#if !TORCHVISION_WITH_TIFF
    if (name.starts_with("tiff")) continue;
#endif
    for (const std::string mode : modes) {
      SCOPED_TRACE(name + " " + mode);
      const DecodeOptions options = {.mode = parse_image_read_mode(mode).value()};
      const auto image = decode_with(open_image, golden.bytes(name + "/file"), options);
      EXPECT_EQ(largest_difference(image, golden, name + "/" + mode), 0) << ::testing::PrintToString(image.shape());
    }
  }
}

#if TORCHVISION_WITH_AVIF
/// Another libavif (ours 0.11, Pillow's 1.4) with another AV1 decoder and YUV conversion: rounding, and the way that
/// colours between samples are found.
constexpr int kOtherLibrary = 3;

TEST(Avif, IsCloseToPillow) {
  const GoldenImages golden("io/avif");
  for (const std::string name : golden.metadata.at("cases")) {
    const auto image = decode_with(open_image, golden.bytes(name + "/file"));
    const int difference = largest_difference(image, golden, name + "/image");
    EXPECT_GE(difference, 0) << name << ::testing::PrintToString(image.shape());
    EXPECT_LE(difference, kOtherLibrary) << name;
  }
}
#endif

}  // namespace
}  // namespace torchvision::codecs
