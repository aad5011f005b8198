#include "torchvision/data/image_loader.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/data/sample_error.h"
#include "torchvision/datasets/image_folder.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::data {
namespace {

/// Image i is filled with i, and its label is 10 i. One of them may be larger than the others.
class Flat : public datasets::Dataset {
 public:
  explicit Flat(int64_t large = -1) : large_(large) {}
  int64_t size() const override { return 11; }
  datasets::Example get(int64_t index) const override {
    const int64_t side = index == large_ ? 9 : 6;
    return {at::full({3, side, side}, index, at::kByte), 10 * index};
  }
  const std::vector<std::string>& classes() const override { return classes_; }

 private:
  int64_t large_;
  std::vector<std::string> classes_;
};

TEST(ImageLoaderTest, GivesImagesLabelsAndIndices) {
  const Flat dataset;
  for (const int64_t workers : {0, 2}) {
    const ImageLoader loader =
        make_image_loader(dataset, {}, {.batch_size = 4, .shuffle = true, .num_workers = workers});
    int64_t seen = 0;
    auto epoch = loader.epoch();
    for (const ImageBatch& batch : epoch) {
      seen += batch.indices.size(0);
      EXPECT_EQ(batch.images.sizes(), (std::vector<int64_t>{batch.indices.size(0), 3, 6, 6}));
      EXPECT_TENSORS_EQUAL(batch.images.select(1, 2).select(1, 5).select(1, 0).to(at::kLong), batch.indices);
      EXPECT_TENSORS_EQUAL(batch.labels, batch.indices * 10);
    }
    EXPECT_EQ(seen, 11);
  }
}

TEST(ImageLoaderTest, TakesTransformsForSamplesAndBatches) {
  const Flat dataset;
  const ImageTransforms together = {.sample = transforms::Compose({transforms::RandomCrop({4, 4}, {.padding = {{2}}}),
                                                                   transforms::ToDtype(at::kFloat, {.scale = true})}),
                                    .batch = {}};
  const ImageTransforms apart = {.sample = transforms::RandomCrop({4, 4}, {.padding = {{2}}}),
                                 .batch = transforms::ToDtype(at::kFloat, {.scale = true})};
  auto a = make_image_loader(dataset, together, {.batch_size = 11}).epoch(3);
  auto b = make_image_loader(dataset, apart, {.batch_size = 11, .num_workers = 1}).epoch(3);
  const at::Tensor images = a.next()->images;
  EXPECT_EQ(images.sizes(), (std::vector<int64_t>{11, 3, 4, 4}));
  EXPECT_EQ(images.scalar_type(), at::kFloat);
  EXPECT_TENSORS_EQUAL(b.next()->images, images);
  auto c = make_image_loader(dataset, together, {.batch_size = 11}).epoch(4);
  EXPECT_FALSE(at::equal(c.next()->images, images)) << "another epoch crops elsewhere";
}

TEST(ImageLoaderTest, NamesTheImageOfAnotherSize) {
  const Flat dataset(7);
  auto epoch = make_image_loader(dataset, {}, {.batch_size = 11, .num_workers = 1}).epoch();
  EXPECT_ERROR(epoch.next(), SampleError, "sample 7", "[3, 9, 9]", "[3, 6, 6]", "Resize or crop");
}

TEST(ImageLoaderTest, PlansAPipelineOnce) {
  const Flat dataset;
  const auto text =
      "RandomCrop(4, padding=2)|RandomHorizontalFlip()|ToDtype(float32, scale=True)|Normalize([0.5], [2.0])";
  const transforms::TransformPtr transform = transforms::from_text(text);
  const ImageTransforms plain = {.sample = [&](const at::Tensor& image, const at::Generator& generator) {
    return (*transform)(image, generator);
  }};
  for (const int64_t workers : {0, 2}) {
    LoadTimes times;
    const DataLoaderOptions options = {.batch_size = 4, .shuffle = true, .num_workers = workers, .seed = 9};
    auto expected = make_image_loader(dataset, plain, options).epoch(2);
    const ImageLoader loader =
        make_image_loader(dataset, {.pipeline = transforms::Pipeline(transform), .times = &times}, options);
    auto planned = loader.epoch(2);
    for (const ImageBatch& batch : planned) {
      const auto same = expected.next();
      EXPECT_TENSORS_EQUAL(batch.images, same->images);
      EXPECT_TENSORS_EQUAL(batch.labels, same->labels);
      EXPECT_TENSORS_EQUAL(batch.indices, same->indices);
    }
    EXPECT_GT(times.transform, 0);
  }
}

TEST(ImageLoaderTest, APipelineReadsFilesNoFurtherThanNeeded) {
  const testing::TempDir folder;
  std::filesystem::create_directories(folder / "a");
  for (int i = 0; i < 5; ++i)
    io::write_jpeg(at::randint(256, {3, 60 + i, 80}, at::kByte), folder / ("a/" + std::to_string(i) + ".jpg"));
  io::write_png(at::randint(256, {3, 50, 50}, at::kByte), folder / "a/5.png");
  // 16 bits a sample, which the folder narrows.
  std::string wide = "P6 40 30 65535\n";
  for (int i = 0; i < 40 * 30 * 3 * 2; ++i) wide += static_cast<char>(i * 37 % 251);
  std::ofstream(folder / "a/6.ppm", std::ios::binary) << wide;
  const datasets::ImageFolder dataset(folder.path());
  const transforms::TransformPtr transform =
      transforms::from_text("RandomResizedCrop(20)|ToDtype(float32, scale=True)|Normalize([0.5], [2.0])");
  const ImageTransforms plain = {.sample = [&](const at::Tensor& image, const at::Generator& generator) {
    return (*transform)(image, generator);
  }};
  auto expected = make_image_loader(dataset, plain, {.batch_size = 7}).epoch();
  const ImageLoader loader =
      make_image_loader(dataset, {.pipeline = transforms::Pipeline(transform)}, {.batch_size = 7});
  auto planned = loader.epoch();
  EXPECT_TENSORS_EQUAL(planned.next()->images, expected.next()->images);

  std::ofstream(folder / "a/3.jpg") << "\xFF\xD8 no picture";
  auto damaged = loader.epoch();
  EXPECT_ERROR(damaged.next(), SampleError, "a/3.jpg");
}

TEST(ImageLoaderTest, APipelineSaysWhichImageHasAnotherSize) {
  const Flat dataset(7);
  const ImageLoader loader =
      make_image_loader(dataset, {.pipeline = transforms::Pipeline(transforms::Identity())}, {.batch_size = 11});
  auto epoch = loader.epoch();
  EXPECT_ERROR(epoch.next(), SampleError, "one size");
}

}  // namespace
}  // namespace torchvision::data
