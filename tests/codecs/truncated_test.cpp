// Files that end early: an error as a rule, what is there when allowed.
#include <gtest/gtest.h>

#include <algorithm>

#include "codecs/encode.h"
#include "codecs/golden_images.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using testing::decode_with;
using testing::DecodedImage;
using testing::GoldenImages;

DecodedImage photo() {
  static const std::vector<uint8_t> file = core::read_file(testing::source_path("examples/data/photos/coffee.jpg"));
  return decode_with(open_image, file);
}

PixelView view_of(const DecodedImage& image) {
  const int64_t row = static_cast<int64_t>(image.info.row_bytes());
  return {image.pixels.data(), image.info.width, image.info.height, image.info.channels, 1, row, image.info.channels};
}

std::vector<uint8_t> bytes_of(const EncodedImage& encoded) {
  return {encoded.bytes.get(), encoded.bytes.get() + encoded.size};
}

/// Strictly a file cut to `part` of its bytes is kTruncated; leniently it has the size of the whole one.
DecodedImage decode_cut(const std::vector<uint8_t>& file, double part,
                        std::unique_ptr<Decoder> (*open)(core::Bytes, const DecodeOptions&)) {
  const core::Bytes cut = core::Bytes(file).first(static_cast<size_t>(static_cast<double>(file.size()) * part));
  try {
    decode_with(open, cut);
    ADD_FAILURE() << "a cut file was taken for a whole one";
  } catch (const DecodeError& error) {
    EXPECT_EQ(error.code(), ErrorCode::kTruncated) << error.what();
  }
  return decode_with(open, cut, {.allow_truncated = true});
}

/// Rows from the top that equal the whole image's.
uint32_t equal_rows(const DecodedImage& cut, const DecodedImage& whole) {
  EXPECT_EQ(cut.shape(), whole.shape());
  const size_t row = whole.info.row_bytes();
  uint32_t y = 0;
  while (y < whole.info.height &&
         std::equal(cut.pixels.begin() + y * row, cut.pixels.begin() + (y + 1) * row, whole.pixels.begin() + y * row))
    ++y;
  return y;
}

TEST(Truncated, KeepsTheTopOfAJpegAndMakesTheRestGray) {
  const auto file = bytes_of(encode_jpeg(view_of(photo()), {.quality = 80}));
  const DecodedImage whole = decode_with(open_image, file), cut = decode_cut(file, 0.6, open_image);
  const uint32_t rows = equal_rows(cut, whole);
  EXPECT_GT(rows, whole.info.height / 3);
  EXPECT_LT(rows, whole.info.height);
  const std::vector<uint8_t> last(cut.pixels.end() - 300, cut.pixels.end());
  EXPECT_TRUE(std::all_of(last.begin(), last.end(), [](uint8_t value) { return value == 128; }));
}

TEST(Truncated, KeepsAProgressiveJpegCoarse) {
  const auto file = bytes_of(encode_jpeg(view_of(photo()), {.quality = 80, .progressive = true}));
  const DecodedImage whole = decode_with(open_image, file), cut = decode_cut(file, 0.6, open_image);
  uint64_t difference = 0;
  for (size_t i = 0; i < whole.pixels.size(); ++i)
    difference += static_cast<uint64_t>(std::abs(whole.pixels[i] - cut.pixels[i]));
  EXPECT_LT(difference, whole.pixels.size() * 12);  // levels in the mean: it is still the picture
}

TEST(Truncated, KeepsTheTopOfAPngAndMakesTheRestBlack) {
  for (const ImageReadMode mode : {ImageReadMode::kUnchanged, ImageReadMode::kGray}) {
    const auto file = bytes_of(encode_png(view_of(photo()), 6));
    const core::Bytes part = core::Bytes(file).first(file.size() * 6 / 10);
    const DecodedImage whole = decode_with(open_image, file, {.mode = mode});
    const DecodedImage cut = decode_with(open_image, part, {.mode = mode, .allow_truncated = true});
    EXPECT_THROW(decode_with(open_image, part, {.mode = mode}), DecodeError);
    const uint32_t rows = equal_rows(cut, whole);
    EXPECT_GT(rows, whole.info.height / 3);
    EXPECT_LT(rows, whole.info.height);
    EXPECT_TRUE(std::all_of(cut.pixels.end() - 300, cut.pixels.end(), [](uint8_t value) { return value == 0; }));
  }
}

TEST(Truncated, KeepsTheFramesOfAGifThatAreThere) {
  const GoldenImages golden("io/gif");
  const core::Bytes bytes = golden.bytes("disposal_1/file");
  const std::vector<uint8_t> file(bytes.begin(), bytes.end());
  const DecodedImage whole = decode_with(open_image, file), cut = decode_cut(file, 0.8, open_image);
  EXPECT_LE(cut.info.frames, whole.info.frames);
  EXPECT_GE(cut.info.frames, 2U);
  EXPECT_TRUE(std::equal(cut.pixels.begin(), cut.pixels.begin() + 2 * whole.info.frame_bytes(), whole.pixels.begin()));
}

TEST(Truncated, KeepsTheTopOfAWebp) {
  const auto file = bytes_of(encode_webp(view_of(photo()), {.quality = 80}));
  const DecodedImage whole = decode_with(open_image, file), cut = decode_cut(file, 0.6, open_image);
  EXPECT_GT(equal_rows(cut, whole), whole.info.height / 3);
}

TEST(Truncated, KeepsWhatPlainRowsHold) {
  const GoldenImages golden("io/plain_formats");
  for (const std::string name : {"pnm_RGB", "pnm_text_rgb_255", "qoi_RGB", "bmp_top_down"}) {
    SCOPED_TRACE(name);
    const core::Bytes bytes = golden.bytes(name + "/file");
    const std::vector<uint8_t> file(bytes.begin(), bytes.end());
    const DecodedImage whole = decode_with(open_image, file), cut = decode_cut(file, 0.7, open_image);
    const uint32_t rows = equal_rows(cut, whole);
    EXPECT_GT(rows, 0U);
    EXPECT_LT(rows, whole.info.height);
  }
}

TEST(Truncated, IsAnErrorInTheHeaderAllTheSame) {
  const GoldenImages golden("io/jpeg");
  EXPECT_THROW(decode_with(open_image, golden.bytes("gray/file").first(100), {.allow_truncated = true}), DecodeError);
}

TEST(Truncated, ChangesNothingForWholeFiles) {
  for (const auto& [file, name] :
       std::vector<std::pair<std::string, std::string>>{{"io/jpeg", "progressive/file"},
                                                        {"io/png", "color3_depth4_interlaced/file"},
                                                        {"io/gif", "disposal_2/file"}}) {
    const GoldenImages golden(file);
    EXPECT_EQ(decode_with(open_image, golden.bytes(name), {.allow_truncated = true}).pixels,
              decode_with(open_image, golden.bytes(name)).pixels);
  }
}

}  // namespace
}  // namespace torchvision::codecs
