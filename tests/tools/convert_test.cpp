#include <gmock/gmock.h>

#include <filesystem>

#include "codecs/golden_images.h"
#include "codecs/image_info.h"
#include "core/file.h"
#include "support/paths.h"
#include "tools/run_program.h"

namespace torchvision::testing {
namespace {

using ::testing::HasSubstr;

std::string photo() { return source_path("examples/data/photos/chelsea.jpg"); }
std::string corpus(const std::string& name) { return source_path("fuzz/corpus/" + name); }

DecodedImage pixels_of(const std::string& path, ImageReadMode mode = ImageReadMode::kUnchanged) {
  const std::vector<uint8_t> file = core::read_file(path);
  return decode_with(codecs::open_image, file, {.mode = mode});
}

/// Converts, which must succeed in silence.
void convert(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"convert"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const ProgramResult result = run_torchvision(words);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out + result.err, "");
}

void expect_refusal(const std::vector<std::string>& arguments, int exit_code, const std::string& piece) {
  std::vector<std::string> words = {"convert"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const ProgramResult result = run_torchvision(words);
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  EXPECT_THAT(result.complaints(), ::testing::ElementsAre(HasSubstr(piece)));
}

TEST(ConvertCommand, KeepsEveryPixelInLosslessFormats) {
  const TempDir folder;
  const DecodedImage original = pixels_of(photo());
  convert({photo(), folder / "a.png"});
  EXPECT_EQ(pixels_of(folder / "a.png").pixels, original.pixels);
  convert({photo(), folder / "a.webp", "--lossless"});
  EXPECT_EQ(pixels_of(folder / "a.webp").pixels, original.pixels);
}

TEST(ConvertCommand, TakesTheFormatFromTheOutputsEnding) {
  const TempDir folder;
  for (const auto& [name, format] : std::vector<std::pair<std::string, ImageFormat>>{{"a.JPG", ImageFormat::kJpeg},
                                                                                     {"a.jpeg", ImageFormat::kJpeg},
                                                                                     {"a.png", ImageFormat::kPng},
                                                                                     {"a.webp", ImageFormat::kWebp},
                                                                                     {"a.gif", ImageFormat::kGif}}) {
    convert({corpus("bmp/RGB"), folder / name});
    EXPECT_EQ(codecs::read_image_file_info(folder / name).format, format) << name;
  }
  expect_refusal({photo(), folder / "a.docx"}, 2, "ends in .jpg, .png, .webp, .gif or .avif, got");
}

#if TORCHVISION_WITH_AVIF
TEST(ConvertCommand, WritesAvif) {
  const TempDir folder;
  convert({corpus("bmp/RGB"), folder / "a.avif", "--lossless"});
  EXPECT_EQ(pixels_of(folder / "a.avif").pixels, pixels_of(corpus("bmp/RGB")).pixels);
}
#endif

TEST(ConvertCommand, QualityTradesSize) {
  const TempDir folder;
  for (const std::string suffix : {".jpg", ".webp"}) {
    convert({photo(), folder / ("small" + suffix), "--quality", "10"});
    convert({photo(), folder / ("large" + suffix), "--quality", "95"});
    EXPECT_LT(std::filesystem::file_size(folder / ("small" + suffix)) * 3,
              std::filesystem::file_size(folder / ("large" + suffix)));
  }
  convert({photo(), folder / "stored.png", "--level", "0"});
  convert({photo(), folder / "packed.png", "--level", "9"});
  EXPECT_LT(std::filesystem::file_size(folder / "packed.png"), std::filesystem::file_size(folder / "stored.png"));
}

TEST(ConvertCommand, KeepsAllFramesOfAnAnimationInGif) {
  const TempDir folder;
  convert({corpus("gif/disposal_2"), folder / "a.gif"});
  EXPECT_EQ(pixels_of(folder / "a.gif").pixels, pixels_of(corpus("gif/disposal_2")).pixels);
  convert({corpus("webp_frames/moving"), folder / "b.gif", "--duration", "40"});
  EXPECT_EQ(codecs::read_image_file_info(folder / "b.gif").frames, 5U);
}

TEST(ConvertCommand, PicksAFrameWhereOneFits) {
  const TempDir folder;
  const DecodedImage all = pixels_of(corpus("gif/disposal_2"));
  convert({corpus("gif/disposal_2"), folder / "a.png", "--frame", "3"});
  const size_t bytes = all.info.frame_bytes();
  EXPECT_EQ(pixels_of(folder / "a.png").pixels,
            std::vector<uint8_t>(all.pixels.begin() + 3 * bytes, all.pixels.begin() + 4 * bytes));
  expect_refusal({corpus("gif/disposal_2"), folder / "b.png"}, 2, "has 5 frames");
  expect_refusal({corpus("gif/disposal_2"), folder / "b.png", "--frame", "5"}, 2, "--frame of 0 to 4, got 5");
}

TEST(ConvertCommand, KeepsTransparencyWhereTheFormatHasIt) {
  const TempDir folder;
  convert({corpus("qoi/RGBA"), folder / "a.png"});
  EXPECT_EQ(pixels_of(folder / "a.png").pixels, pixels_of(corpus("qoi/RGBA")).pixels);
  convert({corpus("qoi/RGBA"), folder / "a.jpg"});
  EXPECT_EQ(codecs::read_image_file_info(folder / "a.jpg").channels, 3U);
}

TEST(ConvertCommand, GivesAPalettesColorsAndNotItsIndices) {
  const TempDir folder;
  const std::string palette = corpus("png/color3_depth4_trns.png");
  convert({palette, folder / "a.png"});
  EXPECT_EQ(pixels_of(folder / "a.png").pixels, pixels_of(palette, ImageReadMode::kRgbAlpha).pixels);
}

TEST(ConvertCommand, TurnsThePictureAsItsOrientationSays) {
  const TempDir folder;
  const std::string turned = corpus("png/exif.png");  // 7 x 4, orientation 6: a quarter to the right
  convert({turned, folder / "a.png"});
  const DecodedImage before = pixels_of(turned), after = pixels_of(folder / "a.png");
  ASSERT_EQ(after.info.width, before.info.height);
  ASSERT_EQ(after.info.height, before.info.width);
  for (uint32_t y = 0; y < after.info.height; ++y)
    for (uint32_t x = 0; x < after.info.width; ++x)
      for (uint32_t c = 0; c < 3; ++c)
        EXPECT_EQ(after.pixels[y * after.info.row_bytes() + x * 3 + c],
                  before.pixels[(before.info.height - 1 - x) * before.info.row_bytes() + y * 3 + c]);
}

TEST(ConvertCommand, NarrowsSixteenBits) {
  const TempDir folder;
  convert({corpus("pnm/gray_65535"), folder / "a.png"});
  const DecodedImage wide = pixels_of(corpus("pnm/gray_65535")), narrow = pixels_of(folder / "a.png");
  ASSERT_EQ(narrow.info.sample_bytes, 1U);
  for (size_t i = 0; i < narrow.pixels.size(); ++i)
    EXPECT_NEAR(narrow.pixels[i], core::load_little_endian<uint16_t>(&wide.pixels[2 * i]) / 257.0, 0.5);
}

TEST(ConvertCommand, RefusesOptionsThatTheFormatHasNoUseFor) {
  const TempDir folder;
  expect_refusal({photo(), folder / "a.png", "--quality", "50"}, 2, "--quality is for JPEG, WebP and AVIF");
  expect_refusal({photo(), folder / "a.jpg", "--lossless"}, 2, "--lossless is for WebP and AVIF");
  expect_refusal({photo(), folder / "a.webp", "--progressive"}, 2, "--progressive is for JPEG");
  expect_refusal({photo(), folder / "a.jpg", "--quality", "0"}, 2, "--quality");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ConvertCommand, LeavesTheOldFileWhereTheInputIsDamaged) {
  const TempDir folder;
  write_text(folder / "a.png", "old");
  write_text(folder / "cut.jpg", read_text(photo()).substr(0, 5000));
  expect_refusal({folder / "cut.jpg", folder / "a.png"}, 1, "cut.jpg");
  EXPECT_EQ(read_text(folder / "a.png"), "old");
}

}  // namespace
}  // namespace torchvision::testing
