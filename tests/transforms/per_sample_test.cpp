#include "torchvision/transforms/per_sample.h"

#include <ATen/ATen.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Image;
using tv_tensors::KeyPoints;
using tv_tensors::Mask;
using tv_tensors::Sample;
using tv_tensors::Video;

TEST(PerSample, DrawsAnewForEach) {
  const at::Tensor images = at::rand({6, 3, 16, 20});
  at::manual_seed(5);
  const at::Tensor batch = PerSample(RandomResizedCrop({7, 9}))(images);
  at::manual_seed(5);
  for (int64_t i = 0; i < 6; ++i) EXPECT_TENSORS_EQUAL(batch[i], RandomResizedCrop({7, 9})(images[i]));
}

TEST(PerSample, MovesAllKindsOfASampleTogether) {
  const at::Tensor marks = at::zeros({8, 1, 4, 6}, at::kByte);
  marks.select(2, 1).select(2, 0).fill_(1);
  const Sample result = PerSample(RandomHorizontalFlip())(
      Sample{{"image", Image(marks)},
             {"mask", Mask(marks)},
             {"points", KeyPoints(at::tensor({0.5F, 1.5F}).repeat({8, 1, 1}), {4, 6})},
             {"labels", at::arange(8)},
             {"name", std::string("batch")}});
  const at::Tensor& image = result.get<Image>("image").data;
  EXPECT_TENSORS_EQUAL(image, result.get<Mask>("mask").data);
  const at::Tensor flipped = image.select(1, 0).select(1, 1).select(1, 5).to(at::kFloat);
  EXPECT_GT(flipped.sum().item<float>(), 0);
  EXPECT_LT(flipped.sum().item<float>(), 8);
  EXPECT_TENSORS_EQUAL(result.get<KeyPoints>("points").data.select(1, 0).select(1, 0), flipped.mul(4).add(0.5));
  EXPECT_TENSORS_EQUAL(result.get<at::Tensor>("labels"), at::arange(8));
  EXPECT_EQ(result.get<std::string>("name"), "batch");
}

TEST(PerSample, ReplaysAndInverts) {
  const PerSample transform(RandomCrop({10, 12}, {.padding = {{2}}}));
  const Sample sample{{"image", Image(at::rand({4, 3, 11, 14}))},
                      {"points", KeyPoints(at::rand({4, 2, 2}).mul(5).add(3), {11, 14})}};
  Sample run = sample;
  const Params params = transform.run(run, std::nullopt);
  EXPECT_EQ(params.get<std::vector<Fields>>("transforms").size(), 4u);
  const Sample again = transform.transform(sample, params);
  EXPECT_TENSORS_EQUAL(again.get<Image>("image").data, run.get<Image>("image").data);
  EXPECT_TENSORS_CLOSE(transform.inverse(run, params).get<KeyPoints>("points").data,
                       sample.get<KeyPoints>("points").data, testing::kFloatRounding);
  EXPECT_EQ(*from_json(to_json(transform)), transform);
}

TEST(PerSample, TakesVideosFramesAndLists) {
  const at::Tensor videos = at::rand({3, 2, 3, 6, 8});
  at::manual_seed(1);
  const Video result = PerSample(RandomCrop({4}))(Video(videos));
  at::manual_seed(1);
  for (int64_t i = 0; i < 3; ++i) EXPECT_TENSORS_EQUAL(result.data[i], RandomCrop({4})(Video(videos[i])).data);
  at::manual_seed(1);
  const Video frames = PerSample(RandomCrop({4}))(Video(videos[0]));
  at::manual_seed(1);
  EXPECT_TENSORS_EQUAL(frames.data[0], RandomCrop({4})(videos[0][0]));

  const std::vector<Sample> samples = {Sample{{"image", Image(at::rand({3, 9, 5}))}},
                                       Sample{{"image", Image(at::rand({1, 6, 7}))}}};
  const std::vector<Sample> cropped = PerSample(RandomCrop({4}))(samples);
  EXPECT_EQ(cropped[0].get<Image>("image").data.sizes(), at::IntArrayRef({3, 4, 4}));
  EXPECT_EQ(cropped[1].get<Image>("image").data.sizes(), at::IntArrayRef({1, 4, 4}));
}

TEST(PerSample, NamesWhatIsWrong) {
  const PerSample flip{RandomHorizontalFlip()};
  EXPECT_ERROR(flip(at::rand({3, 4, 4})), c10::ValueError, "PerSample", "batch", "4 dimensions");
  EXPECT_ERROR(flip(at::rand({0, 3, 4, 4})), c10::ValueError, "PerSample", "empty");
  EXPECT_ERROR(flip(Sample{{"a", Image(at::rand({2, 3, 4, 4}))}, {"b", Mask(at::rand({3, 4, 4}))}}), c10::ValueError,
               "'b'", "3", "2");
  EXPECT_ERROR(flip(Sample{{"boxes", tv_tensors::BoundingBoxes(at::zeros({2, 4}), {})}}), c10::ValueError, "boxes",
               "list of samples");
  EXPECT_ERROR(flip(Sample{{"labels", std::string("x")}}), c10::ValueError, "no batch");
  at::manual_seed(0);
  EXPECT_ERROR(PerSample(RandomResize(3, 9))(at::rand({9, 3, 4, 4})), c10::ValueError, "PerSample", "one size");
}

}  // namespace
}  // namespace torchvision::transforms
