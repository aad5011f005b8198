#include "augmentations.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"

namespace torchvision::testing {
namespace {

using tv_tensors::Sample;

void expect_equal(const Sample& a, const Sample& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i)
    EXPECT_TENSORS_EQUAL(*tv_tensors::tensor_in(a.value(i)), *tv_tensors::tensor_in(b.value(i))) << a.name(i);
}

Sample copy_of(const Sample& sample) {
  Sample copy = sample;
  for (size_t i = 0; i < copy.size(); ++i)
    std::visit(
        []<class T>(T& kind) {
          if constexpr (requires { kind.data; }) kind.data = kind.data.clone();
          if constexpr (std::same_as<T, at::Tensor>) kind = kind.clone();
        },
        copy.value(i));
  return copy;
}

void expect_replay(const transforms::Transform& transform, const Sample& sample) {
  const Sample before = copy_of(sample);
  for (uint64_t seed = 0; seed < 3; ++seed) {
    Sample run = sample;
    at::manual_seed(seed);
    const transforms::Params params = transform.run(run, std::nullopt);
    expect_equal(transform.transform(sample, params), run);
    at::manual_seed(seed);
    expect_equal(transform(sample), run);
    expect_equal(sample, before);
  }
}

Sample without_objects(Sample sample) {
  sample.set("boxes",
             tv_tensors::BoundingBoxes(at::zeros({0, 4}),
                                       {.canvas_size = sample.get<tv_tensors::BoundingBoxes>("boxes").canvas_size}));
  sample.set("masks", tv_tensors::Mask(sample.get<tv_tensors::Mask>("masks").data.slice(0, 0, 0)));
  sample.set("points",
             tv_tensors::KeyPoints(at::zeros({0, 2, 2}), sample.get<tv_tensors::KeyPoints>("points").canvas_size));
  sample.set("labels", at::zeros({0}, at::kLong));
  return sample;
}

}  // namespace

Sample augmentation_sample(int64_t height, int64_t width, at::ScalarType dtype) {
  const auto w = double(width), h = double(height);
  const at::Tensor pixels =
      dtype == at::kByte ? at::randint(0, 256, {3, height, width}, dtype) : at::rand({3, height, width}, dtype);
  const at::Tensor boxes = at::tensor({w * .2, h * .3, w * .6, h * .8, 0., 0., w * .5, h}, at::kDouble).to(at::kFloat);
  return {{"image", tv_tensors::Image(pixels)},
          {"boxes", tv_tensors::BoundingBoxes(boxes.view({2, 4}), {.canvas_size = {height, width}})},
          {"labels", at::tensor({3, 5})},
          {"masks", tv_tensors::Mask(at::randint(0, 2, {2, height, width}, at::kByte))},
          {"classes", tv_tensors::Mask(at::randint(0, 9, {height, width}, at::kByte))},
          {"points", tv_tensors::KeyPoints(boxes.view({2, 2, 2}).clone(), {height, width})}};
}

void expect_promises(const transforms::TransformPtr& transform) {
  SCOPED_TRACE(transform->repr());
  for (const at::ScalarType dtype : {at::kByte, at::kFloat}) {
    expect_replay(*transform, augmentation_sample(24, 31, dtype));
    expect_replay(*transform, augmentation_sample(1, 1, dtype));
    expect_replay(*transform, without_objects(augmentation_sample(7, 9, dtype)));
  }
  const auto [video, _] = (*transform)(tv_tensors::Video(at::rand({2, 4, 3, 8, 9})), at::zeros({1}));
  EXPECT_EQ(video.data.sizes(), at::IntArrayRef({2, 4, 3, 8, 9}));
  EXPECT_EQ(*transforms::from_json(transforms::to_json(*transform)), *transform);
  EXPECT_EQ(*transforms::from_text(transform->repr()), *transform);
  EXPECT_NE(transforms::describe_transform(transform->name()).origin, "torchvision.transforms.v2");
}

}  // namespace torchvision::testing
