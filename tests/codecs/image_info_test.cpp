#include "codecs/image_info.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "codecs/golden_images.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using testing::GoldenImages;

ImageFileInfo info_of(const GoldenImages& golden, const std::string& name) {
  return read_image_info(golden.bytes(name + "/file"));
}

TEST(ImageInfo, AgreesWithPillowOnEveryFile) {
  for (const std::string file : {"io/gif", "io/webp", "io/webp_frames", "io/plain_formats", "io/avif"}) {
    const GoldenImages golden(file);
    for (const auto& [name, expected] : golden.metadata.at("info").items()) {
      SCOPED_TRACE(file + " " + name);
      const ImageFileInfo info = info_of(golden, name);
      const bool turned = name == "tiff_orientation";  // Pillow turns a TIFF by itself
      EXPECT_EQ(info.width, expected[turned ? 1 : 0].get<uint32_t>());
      EXPECT_EQ(info.height, expected[turned ? 0 : 1].get<uint32_t>());
      EXPECT_EQ(info.frames, expected[2].get<uint64_t>());
      // A TIFF always has an orientation, which Pillow's writer leaves at its default, and AVIF has its own way.
      if (file != "io/avif" && !name.starts_with("tiff")) {
        EXPECT_EQ(info.orientation, expected[3].get<int>());
      }
    }
  }
}

TEST(ImageInfo, FindsTheOrientationOfEachFormat) {
  EXPECT_EQ(info_of(GoldenImages("io/plain_formats"), "tiff_orientation").orientation, 6);
  EXPECT_EQ(info_of(GoldenImages("io/webp"), "exif").orientation, 6);
  const GoldenImages exif("io/exif");
  for (const std::string kind : {"jpeg", "png8", "png16"})
    for (int value = 0; value < 10; ++value)
      EXPECT_EQ(info_of(exif, kind + "_" + std::to_string(value)).orientation, value <= 8 ? value : 0) << kind << value;
  EXPECT_EQ(info_of(exif, "jpeg_cut_3").orientation, 0);
}

/// Whatever decodes has the size, channels and frames that its header promised.
TEST(ImageInfo, PromisesWhatTheDecoderGives) {
  int compared = 0;
  for (const char* folder : {"jpeg", "png", "gif", "webp", "webp_frames", "bmp", "tiff", "pnm", "qoi"})
    for (const auto& entry :
         std::filesystem::directory_iterator(testing::source_path(std::string("fuzz/corpus/") + folder))) {
      SCOPED_TRACE(entry.path());
      const std::vector<uint8_t> file = core::read_file(entry.path());
      const auto open = std::string_view(folder) == "webp_frames" ? open_webp_frames : open_image;
      try {
        const codecs::ImageInfo decoded = open(file, {})->info();
        const ImageFileInfo info = read_image_info(file);
        EXPECT_EQ(info.width, decoded.width);
        EXPECT_EQ(info.height, decoded.height);
        EXPECT_EQ(info.channels, decoded.channels);
        EXPECT_EQ(info.bit_depth > 8, decoded.sample_bytes == 2);
        if (info.format != ImageFormat::kTiff) {  // of which the first page is decoded
          EXPECT_EQ(info.frames, decoded.frames);
        }
        ++compared;
      } catch (const DecodeError&) {
      }
    }
  EXPECT_GT(compared, 150);
}

TEST(ImageInfo, TellsTheDepthOfSamplesAndIndices) {
  const GoldenImages plain("io/plain_formats");
  EXPECT_EQ(info_of(plain, "pnm_gray_1000").bit_depth, 10U);
  EXPECT_EQ(info_of(plain, "pnm_1").bit_depth, 1U);
  EXPECT_EQ(info_of(plain, "bmp_depth_4").bit_depth, 4U);
  EXPECT_EQ(info_of(plain, "tiff_gray_16").bit_depth, 16U);
  EXPECT_EQ(info_of(plain, "tiff_1").bit_depth, 1U);
  const GoldenImages png("io/png");
  EXPECT_EQ(info_of(png, "color3_depth2").bit_depth, 2U);
  EXPECT_EQ(info_of(png, "color3_depth2").channels, 1U);
  EXPECT_EQ(info_of(GoldenImages("io/gif"), "palette_2").bit_depth, 1U);
}

TEST(ImageInfo, CountsEveryPageAndFrame) {
  EXPECT_EQ(info_of(GoldenImages("io/plain_formats"), "tiff_two_pages").frames, 2U);
  EXPECT_EQ(info_of(GoldenImages("io/avif"), "frames").frames, 2U);
  EXPECT_EQ(info_of(GoldenImages("io/gif"), "disposal_1").frames, 5U);
}

TEST(ImageInfo, EndsARingOfTiffDirectories) {
  const GoldenImages golden("io/plain_formats");
  const core::Bytes whole = golden.bytes("tiff_white_is_zero/file");
  std::vector<uint8_t> ring(whole.begin(), whole.end());
  std::copy_n(ring.begin() + 4, 4, ring.end() - 4);  // the next directory is the first
  EXPECT_LE(read_image_info(ring).frames, 4U);
}

TEST(ImageInfo, RefusesWhatIsNoImageAndWhatEndsInItsHeader) {
  EXPECT_ERROR(read_image_info(core::as_bytes("just some text")), DecodeError, "expected a JPEG, PNG, GIF",
               "starts with 6A 75 73 74");
  EXPECT_ERROR(read_image_info({}), DecodeError, "no bytes at all");
  const GoldenImages golden("io/jpeg");
  EXPECT_ERROR(read_image_info(golden.bytes("gray/file").first(40)), DecodeError, "ends before the image does");
}

TEST(ImageInfo, NamesTheFile) {
  const testing::TempDir folder;
  core::write_file_atomically(folder / "notes.png", core::as_bytes("just some text"));
  EXPECT_ERROR(read_image_file_info(folder / "notes.png"), DecodeError, "notes.png");
  EXPECT_EQ(read_image_file_info(testing::source_path("examples/data/photos/coffee.jpg")).width, 600U);
}

}  // namespace
}  // namespace torchvision::codecs
