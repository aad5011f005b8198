// Many images at once, and images into memory of the caller's.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image_batch.h"

namespace torchvision::io {
namespace {

std::vector<std::string> photo_paths() {
  std::vector<std::string> paths;
  for (int round = 0; round < 3; ++round)
    for (const std::string name : {"astronaut", "chelsea", "coffee", "rocket"})
      paths.push_back(testing::source_path("examples/data/photos/" + name + ".jpg").string());
  return paths;
}

std::vector<at::Tensor> photos() {
  std::vector<at::Tensor> files;
  for (const std::string& path : photo_paths()) files.push_back(read_file(path));
  return files;
}

template <class Body>
void on_threads(int count, const Body& body) {
  const int before = at::get_num_threads();
  at::set_num_threads(count);
  body();
  at::set_num_threads(before);
}

TEST(DecodeImages, GivesEachInItsPlaceForAnyNumberOfThreads) {
  for (const int threads : {1, 2, 5})
    on_threads(threads, [] {
      const std::vector<at::Tensor> files = photos(), images = decode_images(files),
                                    from_paths = decode_images(photo_paths());
      const std::vector<at::Tensor> gray = decode_jpeg(files, {.mode = ImageReadMode::kGray});
      ASSERT_EQ(images.size(), files.size());
      for (size_t i = 0; i < files.size(); ++i) {
        EXPECT_TENSORS_EQUAL(images[i], decode_image(files[i]));
        EXPECT_TENSORS_EQUAL(from_paths[i], images[i]);
        EXPECT_TENSORS_EQUAL(gray[i], decode_jpeg(files[i], {.mode = ImageReadMode::kGray}));
      }
    });
  EXPECT_TRUE(decode_images(std::vector<at::Tensor>{}).empty());
}

TEST(DecodeImages, NamesTheFirstFaultyInput) {
  std::vector<at::Tensor> files = photos();
  files[3] = files[3].slice(0, 0, 2000).clone();
  files[7] = at::ones({100}, at::kByte);
  on_threads(2, [&] { EXPECT_ERROR(decode_images(files), DecodeError, "image 3"); });
  std::vector<std::string> paths = photo_paths();
  paths[2] = "no/such/photo.jpg";
  EXPECT_ERROR(decode_images(paths), FileError, "no/such/photo.jpg");
  EXPECT_ERROR(decode_images({at::ones({4})}), c10::TypeError, "decode_images");
}

TEST(DecodeImageInto, FillsMemoryInAnyLayout) {
  const at::Tensor file = photos()[2], expected = decode_image(file);
  const at::Tensor last = at::zeros({2, 400, 600, 3}, at::kByte).permute({0, 3, 1, 2});
  const void* memory = last.const_data_ptr();
  decode_image_into(file, last[1]);
  EXPECT_TENSORS_EQUAL(last[1], expected);
  EXPECT_EQ(last.const_data_ptr(), memory);
  EXPECT_FALSE(last[0].any().item<bool>());
  const at::Tensor planes = at::zeros({3, 400, 600}, at::kByte);
  decode_image_into(file, planes);
  EXPECT_TENSORS_EQUAL(planes, expected);
  const at::Tensor wider = at::zeros({3, 400, 700}, at::kByte);
  decode_image_into(file, wider.narrow(2, 50, 600));
  EXPECT_TENSORS_EQUAL(wider.narrow(2, 50, 600), expected);
  EXPECT_FALSE(wider.narrow(2, 0, 50).any().item<bool>());
}

TEST(DecodeImageInto, TurnsByExif) {
  const testing::TensorFile file = testing::golden("io/exif");
  for (const std::string name : file.metadata["cases"]) {
    SCOPED_TRACE(name);
    const at::Tensor& turned = file[name + "/turned"];
    const at::Tensor output = at::empty(turned.sizes(), turned.options());
    decode_image_into(file[name + "/file"], output, {.apply_exif_orientation = true});
    EXPECT_TENSORS_EQUAL(output, turned);
  }
}

TEST(DecodeImageInto, RefusesWhatDoesNotFit) {
  const at::Tensor file = photos()[2];
  EXPECT_ERROR(decode_image_into(file, at::zeros({3, 600, 400}, at::kByte)), c10::ValueError, "decode_image_into",
               "[3, 400, 600]", "[3, 600, 400]");
  EXPECT_ERROR(decode_image_into(file, at::zeros({3, 400, 600})), c10::TypeError, "Byte", "Float");
  EXPECT_ERROR(decode_image_into(file, at::zeros({400, 600}, at::kByte)), c10::ValueError, "[3, 400, 600]");
  EXPECT_ERROR(decode_images_into({file}, at::zeros({2, 3, 400, 600}, at::kByte)), c10::ValueError,
               "decode_images_into", "1 images");
}

int64_t page_faults() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

TEST(DecodeImageInto, NeedsNoFreshMemoryOnceWarm) {
  for (const at::Tensor& file : {photos()[2], encode_png(decode_image(photos()[2]))}) {
    const at::Tensor output = at::zeros({400, 600, 3}, at::kByte).permute({2, 0, 1});
    for (int i = 0; i < 20; ++i) decode_image_into(file, output);
    const int64_t before = page_faults();
    for (int i = 0; i < 50; ++i) decode_image_into(file, output);
    EXPECT_LT(page_faults() - before, 50);  // of 176 a fresh image would take each time
  }
}

TEST(DecodeImagesInto, FillsABatch) {
  const std::vector<at::Tensor> files(5, photos()[1]);
  const at::Tensor image = decode_image(files[0]);
  const at::Tensor batch = at::zeros({5, image.size(1), image.size(2), 3}, at::kByte).permute({0, 3, 1, 2});
  on_threads(2, [&] { decode_images_into(files, batch); });
  for (int64_t i = 0; i < 5; ++i) EXPECT_TENSORS_EQUAL(batch[i], image);
}

TEST(EncodeJpeg, TakesManyImages) {
  const std::vector<at::Tensor> images = decode_images(photos());
  on_threads(2, [&] {
    const std::vector<at::Tensor> files = encode_jpeg(images, 80);
    for (size_t i = 0; i < images.size(); ++i) EXPECT_TENSORS_EQUAL(files[i], encode_jpeg(images[i], 80));
  });
}

}  // namespace
}  // namespace torchvision::io
