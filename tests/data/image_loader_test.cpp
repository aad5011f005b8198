#include "torchvision/data/image_loader.h"

#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/data/sample_error.h"
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

}  // namespace
}  // namespace torchvision::data
