#include "torchvision/ops/modules/poolers.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/ops/roi_align.h"

namespace torchvision::ops {
namespace {

FeatureMaps pyramid() {
  return {{"0", at::rand({2, 3, 32, 32})}, {"1", at::rand({2, 3, 16, 16})}, {"pool", at::rand({2, 3, 8, 8})}};
}

at::Tensor square(float side) { return at::tensor({0.f, 0.f, side, side}).view({1, 4}); }

TEST(LevelMapper, SendsEachOctaveToItsLevel) {
  const LevelMapper mapper(2, 5);
  const auto level = [&](float side) { return mapper({square(side)}).item<int64_t>(); };
  EXPECT_EQ(level(224), 2);
  EXPECT_EQ(level(223.9f), 1);
  EXPECT_EQ(level(448), 3);
  EXPECT_EQ(level(10), 0);
  EXPECT_EQ(level(0), 0);
  EXPECT_EQ(level(5000), 3);
  EXPECT_EQ(LevelMapper(2, 5, {.canonical_scale = 112, .canonical_level = 3})({square(112)}).item<int64_t>(), 1);
}

TEST(LevelMapper, LeavesBoxesWithoutAnAreaOut) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const at::Tensor levels =
      LevelMapper(2, 3)({at::tensor({0.f, 0.f, -5.f, 4.f, 0.f, nan, 4.f, 4.f}).view({2, 4}), square(1)});
  EXPECT_EQ(levels.size(0), 3);
  for (const int64_t box : {0, 1}) {
    EXPECT_NE(levels[box].item<int64_t>(), 0);
    EXPECT_NE(levels[box].item<int64_t>(), 1);
  }
  EXPECT_ERROR(LevelMapper(2, 3)({}), c10::ValueError, "LevelMapper", "got none");
}

TEST(MultiScaleRoIAlign, PoolsEachBoxFromItsLevelInTheirOrder) {
  const FeatureMaps maps = pyramid();
  MultiScaleRoIAlign pooler({"0", "1"}, 2, 2, {.canonical_scale = 64, .canonical_level = 3});
  const at::Tensor small = square(20), large = square(100);
  const at::Tensor out = pooler(maps, std::vector<at::Tensor>{at::cat({large, small}), large},
                                std::vector<ImageSize>{{120, 128}, {128, 96}});
  const auto alone = [&](const char* name, double scale, const at::Tensor& box, int64_t image) {
    const at::Tensor roi = at::cat({at::full({1, 1}, image), box}, 1);
    return roi_align(maps[name], roi, 2, {.spatial_scale = scale, .sampling_ratio = 2})[0];
  };
  EXPECT_TENSORS_EQUAL(out[0], alone("1", 0.125, large, 0));
  EXPECT_TENSORS_EQUAL(out[1], alone("0", 0.25, small, 0));
  EXPECT_TENSORS_EQUAL(out[2], alone("1", 0.125, large, 1));
}

TEST(MultiScaleRoIAlign, KeepsTheFirstScalesAndItsCloneDoes) {
  const FeatureMaps maps = pyramid();
  MultiScaleRoIAlign pooler({"0", "1"}, 2, 2);
  const std::vector<at::Tensor> boxes = {square(20), square(20)};
  const at::Tensor out = pooler(maps, boxes, std::vector<ImageSize>{{128, 128}});
  EXPECT_EQ(*pooler->scales, (std::vector<double>{0.25, 0.125}));
  EXPECT_TENSORS_EQUAL(pooler(maps, boxes, std::vector<ImageSize>{{32, 32}}), out);
  EXPECT_TENSORS_EQUAL(pooler(maps, boxes, std::vector<ImageSize>()), out);
  const auto copy = std::dynamic_pointer_cast<MultiScaleRoIAlignImpl>(pooler->clone());
  EXPECT_TENSORS_EQUAL(copy->forward(maps, boxes, {{32, 32}}), out);
}

TEST(MultiScaleRoIAlign, TakesImagesWithoutBoxes) {
  MultiScaleRoIAlign pooler({"0", "1"}, {3, 2}, 2);
  const std::vector<ImageSize> sizes = {{128, 128}};
  const at::Tensor none = at::zeros({0, 4});
  EXPECT_EQ(pooler(pyramid(), std::vector<at::Tensor>{none, none}, sizes).sizes(), at::IntArrayRef({0, 3, 3, 2}));
  EXPECT_EQ(pooler(pyramid(), std::vector<at::Tensor>{none, square(3)}, sizes).sizes(), at::IntArrayRef({1, 3, 3, 2}));
}

TEST(MultiScaleRoIAlign, NamesTheWrongArgument) {
  const FeatureMaps maps = pyramid();
  const std::vector<at::Tensor> boxes = {square(20)};
  const std::vector<ImageSize> sizes = {{128, 128}};
  MultiScaleRoIAlign pooler({"0", "1"}, 2, 2);
  EXPECT_ERROR(pooler(maps, boxes, std::vector<ImageSize>()), c10::ValueError, "images list should not be empty");
  EXPECT_ERROR(pooler(maps, boxes, std::vector<ImageSize>{{0, 5}}), c10::ValueError, "images with pixels", "0 x 5");
  EXPECT_ERROR(MultiScaleRoIAlign({"x", "it's"}, 2, 2)(maps, boxes, sizes), c10::IndexError, "['x', \"it's\"]",
               "got ['0', '1', 'pool']");
  EXPECT_ERROR(pooler(maps, std::vector<at::Tensor>(), sizes), c10::ValueError, "MultiScaleRoIAlign", "got none");
  EXPECT_ERROR(pooler(maps, std::vector<at::Tensor>{at::zeros({1, 5})}, sizes), c10::ValueError, "List[Tensor[L, 4]]");
  EXPECT_ERROR(pooler(maps, std::vector<at::Tensor>(3, square(9)), sizes), c10::IndexError, "2 images");
  EXPECT_ERROR(pooler(FeatureMaps{{"0", maps["0"]}}, boxes, sizes), c10::ValueError, "the 2 feature maps", "got 1");
  EXPECT_ERROR(pooler(FeatureMaps{{"0", maps["0"]}, {"1", at::rand({2, 4, 8, 8})}}, boxes, sizes), c10::ValueError,
               "one number of channels", "[2, 4, 8, 8]");
  EXPECT_ERROR(MultiScaleRoIAlign({"0"}, 2, 2)(FeatureMaps{{"0", at::rand({1, 3, 0, 8})}}, boxes, sizes),
               c10::ValueError, "feature maps with pixels");
}

}  // namespace
}  // namespace torchvision::ops
