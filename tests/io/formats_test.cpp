// What tensors add to the codecs: shapes, memory, orientation, round trips.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image.h"

namespace torchvision::io {
namespace {

using testing::golden;
using testing::TensorFile;

// A smooth picture, so that lossy formats lose little.
at::Tensor picture(int64_t channels, int64_t height, int64_t width, int64_t shift = 0) {
  const at::Tensor y = at::arange(height).view({1, -1, 1});
  const at::Tensor x = at::arange(width).view({1, 1, -1});
  const at::Tensor c = at::arange(channels).view({-1, 1, 1});
  return (2 * y + 3 * x + 40 * c + shift).remainder(256).to(at::kByte);
}

int64_t largest_error(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kInt) - b.to(at::kInt)).abs().max().item<int64_t>();
}

TEST(DecodeGif, EqualsPythonInShapeAndMemoryToo) {
  const TensorFile file = golden("io/gif");
  const at::Tensor one = decode_gif(file["size_7x3/file"]);
  EXPECT_EQ(one.strides(), (std::vector<int64_t>{1, 21, 3}));
  EXPECT_TENSORS_EQUAL(one, file["size_7x3/image"]);
  const at::Tensor several = decode_image(file["disposal_2/file"]);
  EXPECT_EQ(several.sizes(), (std::vector<int64_t>{5, 3, 6, 8}));
  EXPECT_EQ(several.strides(), (std::vector<int64_t>{144, 1, 24, 3}));
  EXPECT_TENSORS_EQUAL(several, file["disposal_2/image"]);
}

TEST(DecodeWebpFrames, AlwaysHasAFrameDimension) {
  EXPECT_EQ(decode_webp_frames(golden("io/webp")["lossy_7x3/file"]).sizes(), (std::vector<int64_t>{1, 3, 3, 7}));
  const TensorFile file = golden("io/webp_frames");
  EXPECT_TENSORS_EQUAL(decode_webp_frames(file["moving/file"], {.mode = ImageReadMode::kRgbAlpha}),
                       file["moving/RGB_ALPHA"]);
}

TEST(DecodeImage, KnowsEachPlainFormatByItsName) {
  const TensorFile file = golden("io/plain_formats");
  EXPECT_TENSORS_EQUAL(decode_bmp(file["bmp_RGB/file"]), file["bmp_RGB/UNCHANGED"]);
  EXPECT_TENSORS_EQUAL(decode_pnm(file["pnm_RGB/file"]), file["pnm_RGB/UNCHANGED"]);
  EXPECT_TENSORS_EQUAL(decode_qoi(file["qoi_RGBA/file"]), file["qoi_RGBA/UNCHANGED"]);
  const at::Tensor deep = decode_pnm(file["pnm_gray_1000/file"]);
  EXPECT_EQ(deep.scalar_type(), at::kUInt16);
  EXPECT_TENSORS_EQUAL(deep.to(at::kInt), file["pnm_gray_1000/UNCHANGED"].to(at::kInt));
  EXPECT_ERROR(decode_qoi(file["bmp_RGB/file"]), DecodeError, "cannot read QOI header");
}

TEST(DecodeTiff, TurnsByItsOrientationWhereAsked) {
#if TORCHVISION_WITH_TIFF
  const TensorFile file = golden("io/plain_formats");
  const at::Tensor& bytes = file["tiff_orientation/file"];
  EXPECT_TENSORS_EQUAL(decode_image(bytes, {.apply_exif_orientation = true}), file["tiff_orientation/turned"]);
  EXPECT_TENSORS_EQUAL(decode_tiff(bytes).transpose(1, 2).flip({2}), file["tiff_orientation/turned"]);
#else
  EXPECT_ERROR(decode_tiff(at::zeros({4}, at::kByte)), DecodeError, "cannot read TIFF", "TORCHVISION_WITH_TIFF");
#endif
}

TEST(DecodeImage, GivesWhatACutFileHoldsWhereAllowed) {
  const at::Tensor whole = golden("io/jpeg")["size_16x16/file"];
  const at::Tensor cut = whole.slice(0, 0, whole.numel() - 30).clone();
  EXPECT_ERROR(decode_image(cut), DecodeError, "ends before the image does");
  EXPECT_EQ(decode_image(cut, {.allow_truncated = true}).sizes(), decode_image(whole).sizes());
}

TEST(DecodeAvif, GivesPixelsOrNamesTheOptionOfTheBuild) {
  const TensorFile file = golden("io/avif");
#if TORCHVISION_WITH_AVIF
  constexpr int64_t kOtherLibrary = 3;  // tests/codecs/formats_test.cpp says why
  EXPECT_LE(largest_error(decode_avif(file["alpha/file"]), file["alpha/image"]), kOtherLibrary);
  EXPECT_EQ(decode_image(file["frames/file"]).sizes(), (std::vector<int64_t>{2, 3, 24, 32}));
  EXPECT_EQ(decode_avif(file["lossy/file"], {.mode = ImageReadMode::kRgbAlpha}).size(0), 4);
  const at::Tensor image = picture(3, 20, 30);
  EXPECT_TENSORS_EQUAL(decode_avif(encode_avif(image, {.lossless = true})), image);
  EXPECT_LE(encode_avif(image, {.quality = 10}).numel(), encode_avif(image, {.quality = 90}).numel());
#else
  EXPECT_ERROR(decode_avif(file["lossy/file"]), DecodeError, "cannot read AVIF", "TORCHVISION_WITH_AVIF");
  EXPECT_ERROR(encode_avif(picture(3, 4, 4)), Error, "cannot write AVIF", "TORCHVISION_WITH_AVIF");
#endif
}

TEST(DecodeHeic, RefusesOtherBytesOrNamesTheOptionOfTheBuild) {
  const at::Tensor bytes = golden("io/webp")["lossy_7x3/file"];
#if TORCHVISION_WITH_HEIF
  EXPECT_ERROR(decode_heic(bytes), DecodeError, "cannot read HEIC header");
#else
  EXPECT_ERROR(decode_heic(bytes), DecodeError, "cannot read HEIC", "TORCHVISION_WITH_HEIF");
#endif
}

TEST(EncodeWebp, LosslessGivesBackEachPixel) {
  for (const int64_t channels : {3, 4}) {
    const at::Tensor image = picture(channels, 31, 17);
    EXPECT_TENSORS_EQUAL(decode_webp(encode_webp(image, {.lossless = true})), image);
    EXPECT_TENSORS_EQUAL(decode_webp(encode_webp(image.transpose(1, 2), {.lossless = true})),
                         image.transpose(1, 2).contiguous());
  }
  const at::Tensor gray = picture(1, 8, 9);
  EXPECT_TENSORS_EQUAL(decode_webp(encode_webp(gray, {.lossless = true})), gray.expand({3, 8, 9}).contiguous());
}

TEST(EncodeWebp, QualityTradesSizeForCloseness) {
  const at::Tensor image = read_image(testing::source_path("examples/data/photos/chelsea.jpg"));
  const at::Tensor coarse = encode_webp(image, {.quality = 5}), fine = encode_webp(image, {.quality = 95});
  EXPECT_LT(coarse.numel(), fine.numel());
  EXPECT_LE((decode_webp(fine).to(at::kFloat) - image.to(at::kFloat)).abs().mean().item<float>(), 4);
}

TEST(EncodeWebp, RefusesWhatItCannotHold) {
  EXPECT_ERROR(encode_webp(picture(3, 4, 4), {.quality = 101}), c10::ValueError, "encode_webp", "0 to 100");
  EXPECT_ERROR(encode_webp(picture(3, 4, 4), {.method = 7}), c10::ValueError, "method of 0 to 6");
  EXPECT_ERROR(encode_webp(picture(2, 4, 4)), c10::ValueError, "1, 3 or 4 channels, got 2");
  EXPECT_ERROR(encode_webp(picture(3, 1, 16384)), Error, "cannot encode WebP", "16383", "16384 x 1");
}

TEST(EncodeGif, KeepsEveryPixelOfFewColors) {
  const at::Tensor frames = at::stack({picture(1, 20, 30), picture(1, 20, 30, 50), picture(1, 20, 30, 99)});
  const at::Tensor encoded = encode_gif(frames, {.durations = {20, 1000, 50}});
  EXPECT_TENSORS_EQUAL(decode_gif(encoded), frames.expand({3, 3, 20, 30}).contiguous());
  const at::Tensor still = picture(3, 9, 20);
  EXPECT_TENSORS_EQUAL(decode_gif(encode_gif(still)), still);
}

TEST(EncodeGif, StaysCloseWithManyColors) {
  const at::Tensor photo = read_image(testing::source_path("examples/data/photos/chelsea.jpg"));
  const at::Tensor back = decode_gif(encode_gif(photo));
  ASSERT_EQ(back.sizes(), photo.sizes());
  EXPECT_LT((back.to(at::kFloat) - photo.to(at::kFloat)).abs().mean().item<float>(), 4);
}

TEST(EncodeGif, RefusesWhatItCannotHold) {
  EXPECT_ERROR(encode_gif(picture(3, 4, 4), {.duration = -1}), c10::ValueError, "encode_gif", "duration of 0 to");
  EXPECT_ERROR(encode_gif(picture(3, 4, 4), {.durations = {1, 2}}), c10::ValueError, "as many durations as frames, 1");
  EXPECT_ERROR(encode_gif(picture(4, 4, 4)), c10::ValueError, "1 or 3 channels, got 4");
  EXPECT_ERROR(encode_gif(at::zeros({4, 4}, at::kByte)), c10::ValueError, "(N, C, H, W)");
  EXPECT_ERROR(encode_gif(picture(1, 1, 65536)), Error, "cannot encode GIF", "65535");
}

TEST(EncodeJpeg, TakesSubsamplingProgressionAndOptimizedTables) {
  const at::Tensor image = picture(3, 64, 96);
  EXPECT_TENSORS_EQUAL(encode_jpeg(image, EncodeJpegOptions{.quality = 80}), encode_jpeg(image, 80));
  const at::Tensor full = encode_jpeg(image, {.quality = 80, .subsampling = ChromaSubsampling::k444});
  EXPECT_LT(largest_error(decode_jpeg(full), image), largest_error(decode_jpeg(encode_jpeg(image, 80)), image));
  const at::Tensor progressive = encode_jpeg(image, {.quality = 80, .progressive = true});
  EXPECT_TENSORS_EQUAL(decode_jpeg(progressive), decode_jpeg(encode_jpeg(image, 80)));
  const at::Tensor optimized = encode_jpeg(image, {.quality = 80, .optimize = true});
  EXPECT_LT(optimized.numel(), encode_jpeg(image, 80).numel());
  EXPECT_TENSORS_EQUAL(decode_jpeg(optimized), decode_jpeg(encode_jpeg(image, 80)));
  EXPECT_EQ(decode_jpeg(encode_jpeg(image, {.subsampling = ChromaSubsampling::k422})).sizes(), image.sizes());
  EXPECT_EQ(decode_jpeg(encode_jpeg(image.slice(0, 0, 1), {.progressive = true})).size(0), 1);
}

TEST(WriteFiles, HoldWhatTheEncodersGive) {
  const testing::TempDir folder;
  const at::Tensor image = picture(3, 9, 7);
  write_webp(image, folder / "a", {.lossless = true});
  EXPECT_TENSORS_EQUAL(read_image(folder / "a"), image);
  write_gif(image, folder / "a");
  EXPECT_TENSORS_EQUAL(read_file(folder / "a"), encode_gif(image));
  write_jpeg(image, folder / "a", {.quality = 90, .progressive = true});
  EXPECT_EQ(image_info(folder / "a").format, ImageFormat::kJpeg);
  EXPECT_ERROR(write_gif(picture(2, 3, 3), folder / "b"), c10::ValueError, "write_gif");
  EXPECT_FALSE(std::filesystem::exists(folder / "b"));
}

TEST(ImageInfo, SaysWhatAFileHolds) {
  const ImageFileInfo info = image_info(golden("io/gif")["disposal_2/file"]);
  EXPECT_EQ(info.format, ImageFormat::kGif);
  EXPECT_EQ(info.frames, 5U);
  EXPECT_EQ(info.width, 8U);
  const ImageFileInfo photo = image_info(testing::source_path("examples/data/photos/coffee.jpg"));
  EXPECT_EQ(to_string(photo.format), "JPEG");
  EXPECT_EQ(photo.channels, 3U);
  EXPECT_ERROR(image_info("/nowhere/a.png"), FileError, "/nowhere/a.png");
  EXPECT_ERROR(image_info(at::zeros({3})), c10::TypeError, "image_info");
}

}  // namespace
}  // namespace torchvision::io
