#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/ops/modules.h"

namespace torchvision::ops {
namespace {

at::Tensor some_rois() { return at::tensor({0.f, 1.f, 1.f, 5.f, 6.f, 0.f, 0.f, 2.f, 7.f, 7.f}).view({2, 5}); }

TEST(RegionModules, CallTheirFunctions) {
  const at::Tensor input = at::rand({1, 12, 8, 8}), rois = some_rois();
  EXPECT_TENSORS_EQUAL(RoIAlign({2, 3}, {.spatial_scale = 0.5, .sampling_ratio = 2, .aligned = true})(input, rois),
                       roi_align(input, rois, {2, 3}, {.spatial_scale = 0.5, .sampling_ratio = 2, .aligned = true}));
  EXPECT_TENSORS_EQUAL(RoIPool(3, {.spatial_scale = 0.5})(input, rois),
                       roi_pool(input, rois, 3, {.spatial_scale = 0.5}));
  EXPECT_TENSORS_EQUAL(PSRoIAlign({2, 3}, {.spatial_scale = 0.5, .sampling_ratio = 2})(input, rois),
                       ps_roi_align(input, rois, {2, 3}, {.spatial_scale = 0.5, .sampling_ratio = 2}));
  EXPECT_TENSORS_EQUAL(PSRoIPool(2, {.spatial_scale = 0.5})(input, rois),
                       ps_roi_pool(input, rois, 2, {.spatial_scale = 0.5}));
}

TEST(RegionModules, TakeAListOfBoxesAnImage) {
  const at::Tensor input = at::rand({1, 4, 8, 8}), rois = some_rois();
  RoIAlign align(2, {.spatial_scale = 1.0, .sampling_ratio = 2});
  EXPECT_TENSORS_EQUAL(align(input, std::vector<at::Tensor>{rois.slice(1, 1)}), align(input, rois));
}

TEST(NoiseModules, LetTheirInputPassInEvaluation) {
  const at::Tensor image = at::rand({2, 2, 6, 6}), video = at::rand({1, 1, 5, 6, 6});
  StochasticDepth depth(0.5, "row");
  DropBlock2d block(0.5, 3);
  DropBlock3d block3d(0.5, 3);
  EXPECT_FALSE(block3d(video).is_same(video));
  depth->eval(), block->eval(), block3d->eval();
  EXPECT_TRUE(depth(image).is_same(image));
  EXPECT_TRUE(block(image).is_same(image));
  EXPECT_TRUE(block3d(video).is_same(video));
}

TEST(NoiseModules, TakeAGenerator) {
  const at::Tensor input = at::rand({32, 2});
  const auto draw = [&](uint64_t seed) {
    return StochasticDepth(0.5, "row", {.generator = at::make_generator<at::CPUGeneratorImpl>(seed)})(input);
  };
  EXPECT_TENSORS_EQUAL(draw(3), draw(3));
  EXPECT_FALSE(draw(3).equal(draw(4)));
}

TEST(NoiseModules, NameTheWrongArgument) {
  EXPECT_ERROR(StochasticDepth(0.5, "column")(at::rand({2, 2})), c10::ValueError, "mode has to be either");
  EXPECT_ERROR(DropBlock2d(0.5, 4)(at::rand({1, 1, 6, 6})), c10::ValueError, "block size should be odd");
  EXPECT_ERROR(DropBlock3d(0.5, 3)(at::rand({1, 1, 6, 6})), c10::ValueError, "drop_block3d", "5 dimensional");
}

TEST(DeformConv2d, IsAConvolutionWithoutOffsets) {
  torch::manual_seed(3);
  DeformConv2d deform(4, 6, 3, {.stride = {2, 1}, .padding = 1, .groups = 2});
  const at::Tensor input = at::rand({2, 4, 7, 6});
  const at::Tensor plain = at::conv2d(input, deform->weight, deform->bias, {2, 1}, {1, 1}, {1, 1}, 2);
  EXPECT_TENSORS_CLOSE(deform(input, at::zeros({2, 18, 4, 6})), plain, testing::kFloatRounding);
  EXPECT_TENSORS_CLOSE(deform(input, at::zeros({2, 18, 4, 6}), at::zeros({2, 9, 4, 6})),
                       deform->bias.view({1, 6, 1, 1}).expand_as(plain), testing::kExact);
}

TEST(DeformConv2d, DrawsNewParameters) {
  DeformConv2d deform(4, 6, 3);
  torch::manual_seed(8);
  deform->reset_parameters();
  const at::Tensor weight = deform->weight.detach().clone();
  torch::manual_seed(8);
  EXPECT_TENSORS_EQUAL(DeformConv2d(4, 6, 3)->weight.detach(), weight);
}

TEST(DeformConv2d, NamesTheWrongArgument) {
  EXPECT_ERROR(DeformConv2d(3, 4, 3, {.groups = 2}), c10::ValueError, "in_channels must be divisible by groups");
  EXPECT_ERROR(DeformConv2d(4, 3, 3, {.groups = 2}), c10::ValueError, "out_channels must be divisible by groups");
  EXPECT_ERROR(DeformConv2d(4, 4, 3, {.groups = 0}), c10::ValueError, "groups of 1 or more, got 0");
}

}  // namespace
}  // namespace torchvision::ops
