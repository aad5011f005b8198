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

// A smooth picture, so that JPEG's loss is small.
at::Tensor picture(int64_t channels, int64_t height, int64_t width) {
  const at::Tensor y = at::arange(height).view({1, -1, 1});
  const at::Tensor x = at::arange(width).view({1, 1, -1});
  const at::Tensor c = at::arange(channels).view({-1, 1, 1});
  return ((2 * y + 3 * x + 40 * c) % 256).to(at::kByte);
}

TEST(EncodePng, GivesBackEachPixelAtEachLevel) {
  for (const int64_t channels : {1, 3})
    for (const int64_t level : {0, 1, 6, 9}) {
      const at::Tensor image = picture(channels, 31, 17);
      EXPECT_TENSORS_EQUAL(decode_png(encode_png(image, level)), image);
    }
}

TEST(EncodePng, LevelsTradeSize) {
  const at::Tensor image = picture(3, 100, 100);
  EXPECT_GT(encode_png(image, 0).numel(), image.numel());
  EXPECT_LT(encode_png(image, 6).numel(), image.numel() / 4);
  EXPECT_LE(encode_png(image, 9).numel(), encode_png(image, 1).numel());
}

TEST(EncodePng, TakesAnyStrides) {
  const at::Tensor planar = picture(3, 24, 40);
  const at::Tensor channels_last = planar.permute({1, 2, 0}).contiguous().permute({2, 0, 1});
  const at::Tensor turned = planar.transpose(1, 2);
  const at::Tensor sliced = planar.slice(2, 1, 39, 3).slice(1, 2, 20);
  for (const at::Tensor& image : {channels_last, turned, sliced, planar.slice(0, 1, 2)})
    EXPECT_TENSORS_EQUAL(decode_png(encode_png(image)), image);
}

TEST(EncodeJpeg, GivesTheSameBytesForAnyStrides) {
  const at::Tensor planar = picture(3, 33, 47);
  const at::Tensor expected = encode_jpeg(planar);
  EXPECT_TENSORS_EQUAL(encode_jpeg(planar.permute({1, 2, 0}).contiguous().permute({2, 0, 1})), expected);
  EXPECT_TENSORS_EQUAL(encode_jpeg(planar.transpose(1, 2).contiguous().transpose(1, 2)), expected);
}

TEST(EncodeJpeg, WritesPythonsBytes) {
  const testing::TensorFile file = testing::golden("io/encode");
  for (const std::string channels : {"1", "3"})
    for (const int64_t quality : {1, 10, 50, 75, 95, 100}) {
      SCOPED_TRACE(channels + " channels, quality " + std::to_string(quality));
      EXPECT_TENSORS_EQUAL(encode_jpeg(file[channels + "/image"], quality),
                           file[channels + "/quality_" + std::to_string(quality)]);
    }
}

// The streams differ (another encoder, another zlib), their sizes should hardly.
TEST(EncodePng, IsAboutAsSmallAsPythons) {
  const testing::TensorFile file = testing::golden("io/encode");
  for (const std::string channels : {"1", "3"})
    for (const int64_t level : {0, 6, 9}) {
      const auto python = file[channels + "/png_size_" + std::to_string(level)].item<int64_t>();
      EXPECT_LE(encode_png(file[channels + "/image"], level).numel(), python * 105 / 100);
    }
}

TEST(EncodeJpeg, StaysCloseAtHighQuality) {
  const at::Tensor gray = picture(1, 16, 16);
  const at::Tensor error = (decode_jpeg(encode_jpeg(gray, 100)).to(at::kInt) - gray.to(at::kInt)).abs();
  EXPECT_LE(error.max().item<int>(), 2);
}

TEST(EncodeJpeg, GrowsItsBufferForNoise) {
  at::manual_seed(0);
  const at::Tensor noise = at::randint(256, {3, 200, 200}, at::kByte);
  const at::Tensor encoded = encode_jpeg(noise, 100);
  EXPECT_GT(encoded.numel(), 200 * 200);
  EXPECT_EQ(decode_jpeg(encoded).sizes(), noise.sizes());
}

TEST(EncodeJpeg, RefusesWhatPythonRefuses) {
  const at::Tensor image = picture(3, 4, 4);
  EXPECT_ERROR(encode_jpeg(image, 0), c10::ValueError, "encode_jpeg", "1 to 100", "got 0");
  EXPECT_ERROR(encode_jpeg(image, 101), c10::ValueError, "1 to 100");
  EXPECT_ERROR(encode_jpeg(image.to(at::kFloat)), c10::TypeError, "uint8");
  EXPECT_ERROR(encode_jpeg(image[0]), c10::ValueError, "3-dimensional");
  EXPECT_ERROR(encode_jpeg(picture(4, 4, 4)), c10::ValueError, "1 or 3 channels, got 4");
  EXPECT_ERROR(encode_jpeg(image.slice(1, 0, 0)), c10::ValueError, "at least one pixel");
  EXPECT_ERROR(encode_jpeg(picture(1, 1, 70000)), Error, "cannot encode JPEG", "65500");
}

TEST(EncodePng, RefusesWhatPythonRefuses) {
  const at::Tensor image = picture(3, 4, 4);
  EXPECT_ERROR(encode_png(image, -1), c10::ValueError, "encode_png", "0 to 9");
  EXPECT_ERROR(encode_png(image, 10), c10::ValueError, "0 to 9", "got 10");
  EXPECT_ERROR(encode_png(image.to(at::kShort)), c10::TypeError, "uint8");
  EXPECT_ERROR(encode_png(picture(2, 4, 4)), c10::ValueError, "1 or 3 channels, got 2");
}

TEST(WritePng, WritesAFileThatReadImageReads) {
  const testing::TempDir folder;
  const at::Tensor image = picture(3, 9, 7);
  write_png(image, folder / "a.jpg");  // the content decides, not the name
  EXPECT_TENSORS_EQUAL(read_image(folder / "a.jpg"), image);
  EXPECT_TENSORS_EQUAL(read_file(folder / "a.jpg"), encode_png(image));
}

TEST(WriteJpeg, WritesWhatEncodeJpegGives) {
  const testing::TempDir folder;
  const at::Tensor image = picture(3, 9, 7);
  write_jpeg(image, folder / "a.jpg", 90);
  EXPECT_TENSORS_EQUAL(read_file(folder / "a.jpg"), encode_jpeg(image, 90));
}

TEST(WritePng, LeavesNothingWhereTheImageIsRefused) {
  const testing::TempDir folder;
  EXPECT_ERROR(write_png(picture(2, 3, 3), folder / "a.png"), c10::ValueError, "write_png");
  EXPECT_FALSE(std::filesystem::exists(folder / "a.png"));
}

}  // namespace
}  // namespace torchvision::io
