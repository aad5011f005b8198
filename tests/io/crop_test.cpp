// Parts of images, and images at a part of their size.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <random>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/core/error.h"
#include "torchvision/io/scaled_image.h"

namespace torchvision::io {
namespace {

using testing::golden;
using testing::TensorFile;

at::Tensor part(const at::Tensor& image, const CropBox& crop) {
  return image.narrow(1, crop.top, crop.height).narrow(2, crop.left, crop.width);
}

class RandomCrops {
 public:
  CropBox operator()(int64_t height, int64_t width) {
    const auto [top, rows] = range(height);
    const auto [left, columns] = range(width);
    return {top, left, rows, columns};
  }

 private:
  std::pair<int64_t, int64_t> range(int64_t size) {
    const int64_t begin = std::uniform_int_distribution<int64_t>(0, size - 1)(random_);
    return {begin, std::uniform_int_distribution<int64_t>(1, size - begin)(random_)};
  }

  std::mt19937 random_{3};
};

std::string describe(const CropBox& crop) {
  return std::to_string(crop.top) + "," + std::to_string(crop.left) + " " + std::to_string(crop.height) + "x" +
         std::to_string(crop.width);
}

void expect_parts_of_the_whole(const at::Tensor& file, ImageReadMode mode, int count) {
  const at::Tensor whole = decode_image(file, {.mode = mode});
  RandomCrops crops;
  for (int i = 0; i < count; ++i) {
    const CropBox crop = crops(whole.size(1), whole.size(2));
    EXPECT_TENSORS_EQUAL(decode_image(file, {.mode = mode, .crop = crop}), part(whole, crop)) << describe(crop);
  }
}

TEST(Crop, GivesThePixelsOfTheWholeJpegOfEveryKind) {
  const TensorFile file = golden("io/jpeg");
  for (const std::string name : file.metadata["cases"])
    for (const std::string mode : file.metadata["modes"]) {
      SCOPED_TRACE(name + " " + mode);
      expect_parts_of_the_whole(file[name + "/file"], parse_image_read_mode(mode).value(), 25);
    }
}

TEST(Crop, GivesThePixelsOfTheWholePhoto) {
  for (const std::string name : {"astronaut", "chelsea", "coffee", "rocket"}) {
    SCOPED_TRACE(name);
    expect_parts_of_the_whole(read_file(testing::source_path("examples/data/photos/" + name + ".jpg").string()),
                              ImageReadMode::kRgb, 15);
  }
}

TEST(Crop, GivesThePixelsOfTheWholePngOfEveryKind) {
  const TensorFile file = golden("io/png");
  for (const auto& [name, modes] : file.metadata["cases"].items())
    for (const std::string mode : modes) {
      SCOPED_TRACE(name + " " + mode);
      expect_parts_of_the_whole(file[name + "/file"], parse_image_read_mode(mode).value(), 10);
    }
}

TEST(Crop, IsTurnedAfterwards) {
  const TensorFile file = golden("io/exif");
  const at::Tensor& bytes = file["jpeg_6/file"];
  const at::Tensor upright = decode_image(bytes, {.crop = CropBox{1, 2, 3, 4}});
  const at::Tensor turned = decode_image(bytes, {.apply_exif_orientation = true, .crop = CropBox{1, 2, 3, 4}});
  EXPECT_TENSORS_EQUAL(turned, upright.transpose(1, 2).flip({2}));
}

TEST(Crop, DoesNotMindDamageBelow) {
  const at::Tensor photo = read_file(testing::source_path("examples/data/photos/coffee.jpg").string());
  const at::Tensor cut = photo.slice(0, 0, photo.numel() / 2).clone();
  EXPECT_THROW(decode_image(cut), DecodeError);
  const CropBox top = {0, 0, 60, 200};
  EXPECT_TENSORS_EQUAL(decode_image(cut, {.crop = top}), part(decode_image(photo), top));
}

TEST(Crop, OutsideTheImageIsAnErrorThatSaysBothSizes) {
  const at::Tensor photo = read_file(testing::source_path("examples/data/photos/coffee.jpg").string());
  for (const CropBox& crop : {CropBox{0, 0, 0, 5}, CropBox{-1, 0, 5, 5}, CropBox{0, 599, 5, 5}, CropBox{400, 0, 1, 1},
                              CropBox{5, 5, INT64_MAX, 1}, CropBox{0, INT64_MIN, 1, 1}}) {
    EXPECT_ERROR(decode_image(photo, {.crop = crop}), Error, "crop outside the image", "400 rows", "600 columns",
                 "top " + std::to_string(crop.top));
  }
}

TEST(Scaled, ComesAtTheSmallestScaleThatIsLargeEnough) {
  const at::Tensor photo = read_file(testing::source_path("examples/data/photos/coffee.jpg").string());  // 400 x 600
  const auto expect = [&](HeightWidth at_least, int64_t denominator) {
    const ScaledImage scaled = decode_image_scaled(photo, at_least);
    EXPECT_EQ(scaled.denominator, denominator) << at_least.height << " " << at_least.width;
    const std::vector<int64_t> sizes = {3, 400 / denominator, 600 / denominator};
    EXPECT_EQ(scaled.image.sizes(), sizes);
  };
  expect(1, 8), expect(50, 8), expect({50, 75}, 8), expect({50, 76}, 4), expect(51, 4), expect({100, 150}, 4);
  expect(101, 2), expect(200, 2), expect(201, 1), expect({400, 600}, 1), expect(5000, 1);
}

TEST(Scaled, LooksLikeTheWholeImage) {
  const at::Tensor photo = read_file(testing::source_path("examples/data/photos/chelsea.jpg").string());
  const at::Tensor whole = decode_image(photo).to(at::kFloat);
  for (const int64_t denominator : {2, 4, 8}) {
    const int64_t rows = whole.size(1) / denominator, columns = whole.size(2) / denominator;
    const ScaledImage scaled = decode_image_scaled(photo, {rows, columns});
    ASSERT_EQ(scaled.denominator, denominator);
    const at::Tensor means = at::avg_pool2d(whole, denominator);
    const at::Tensor difference = (scaled.image.slice(1, 0, rows).slice(2, 0, columns).to(at::kFloat) - means).abs();
    EXPECT_LT(difference.mean().item<double>(), 2) << denominator;
  }
}

TEST(Scaled, CropsWithinTheScaledImage) {
  const at::Tensor photo = read_file(testing::source_path("examples/data/photos/astronaut.jpg").string());
  const at::Tensor half = decode_image_scaled(photo, 256).image;
  RandomCrops crops;
  for (int i = 0; i < 60; ++i) {
    const CropBox crop = crops(512, 512);
    const HeightWidth at_least = {std::max<int64_t>(1, crop.height / 2), std::max<int64_t>(1, crop.width / 2)};
    const ScaledImage scaled = decode_image_scaled(photo, at_least, {.crop = crop});
    SCOPED_TRACE(describe(crop));
    if (scaled.denominator != 2) continue;
    EXPECT_EQ(scaled.top, crop.top / 2);
    EXPECT_EQ(scaled.left, crop.left / 2);
    EXPECT_EQ(scaled.top + scaled.image.size(1), (crop.top + crop.height + 1) / 2);
    EXPECT_EQ(scaled.left + scaled.image.size(2), (crop.left + crop.width + 1) / 2);
    EXPECT_TENSORS_EQUAL(scaled.image,
                         part(half, {scaled.top, scaled.left, scaled.image.size(1), scaled.image.size(2)}));
  }
}

TEST(Scaled, LeavesOtherFormatsWhole) {
  const TensorFile file = golden("io/exif");
  const ScaledImage scaled = decode_image_scaled(file["png8_3/file"], 1);
  EXPECT_EQ(scaled.denominator, 1);
  EXPECT_TENSORS_EQUAL(scaled.image, decode_image(file["png8_3/file"]));
  EXPECT_ERROR(decode_image_scaled(file["png8_3/file"], 0), c10::ValueError, "decode_image_scaled", "at_least");
}

TEST(Scaled, CountsTheBytesThatCome) {
  const at::Tensor photo = read_file(testing::source_path("examples/data/photos/coffee.jpg").string());
  const DecodeImageOptions few{.limits = {.max_bytes = 60'000}};
  EXPECT_ERROR(decode_image(photo, few), DecodeError, "over the limit");
  EXPECT_EQ(decode_image_scaled(photo, 100, few).image.numel(), 45'000);
  EXPECT_EQ(decode_image(photo, {.limits = few.limits, .crop = CropBox{3, 3, 100, 150}}).numel(), 45'000);
}

}  // namespace
}  // namespace torchvision::io
