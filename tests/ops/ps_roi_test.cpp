// Both position-sensitive operators: they differ in how a region is laid over the map alone.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "ops/find_op.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"
#include "support/roi_threads.h"
#include "torchvision/ops/ps_roi_align.h"
#include "torchvision/ops/ps_roi_pool.h"

namespace torchvision::ops {
namespace {

using c10::SymInt;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();

at::Tensor one_box(float image, float x1, float y1, float x2, float y2) {
  return at::tensor({image, x1, y1, x2, y2}).view({1, 5});
}

at::Tensor pool_gradient(const at::Tensor& grad, const at::Tensor& rois, const at::Tensor& mapping,
                         at::IntArrayRef sizes) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, double, SymInt, SymInt, SymInt,
                               SymInt, SymInt, SymInt);
  return find_op<Signature>("torchvision::_ps_roi_pool_backward")
      .call(grad, rois, mapping, 1.0, grad.size(2), grad.size(3), sizes[0], sizes[1], sizes[2], sizes[3]);
}

at::Tensor align_gradient(const at::Tensor& grad, const at::Tensor& rois, const at::Tensor& mapping,
                          at::IntArrayRef sizes) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, double, SymInt, SymInt, int64_t,
                               SymInt, SymInt, SymInt, SymInt);
  return find_op<Signature>("torchvision::_ps_roi_align_backward")
      .call(grad, rois, mapping, 1.0, grad.size(2), grad.size(3), 2, sizes[0], sizes[1], sizes[2], sizes[3]);
}

struct PsOperator {
  const char* name;
  std::function<at::Tensor(const at::Tensor&, const RoiBoxes&, HeightWidth)> pool;
  std::function<at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, at::IntArrayRef)> gradient;
};

const PsOperator kAlign{"ps_roi_align",
                        [](const at::Tensor& input, const RoiBoxes& boxes, HeightWidth size) {
                          return ps_roi_align(input, boxes, size, {.sampling_ratio = 2});
                        },
                        align_gradient};
const PsOperator kPool{
    "ps_roi_pool",
    [](const at::Tensor& input, const RoiBoxes& boxes, HeightWidth size) { return ps_roi_pool(input, boxes, size); },
    pool_gradient};

class PsRoi : public ::testing::TestWithParam<PsOperator> {
 protected:
  at::Tensor pool(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth size) const {
    return GetParam().pool(input, boxes, size);
  }
};

TEST_P(PsRoi, GivesPythonsValuesAndGradients) {
  const bool align = GetParam().name == std::string("ps_roi_align");
  const testing::TensorFile file = testing::golden(std::string("ops/") + GetParam().name);
  const auto& cases = file.metadata.at("cases");
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    const at::Tensor input = file[prefix + "input"].clone().requires_grad_(), rois = file[prefix + "rois"];
    const at::Tensor out =
        align ? ps_roi_align(input, rois, {3, 2}, {.spatial_scale = cases[i][1], .sampling_ratio = cases[i][0]})
              : ps_roi_pool(input, rois, {3, 2}, {.spatial_scale = cases[i]});
    EXPECT_TENSORS_EQUAL(out.detach(), file[prefix + "out"]) << i;
    const auto gradient = torch::autograd::grad({out}, {input}, {file[prefix + "grad"]});
    EXPECT_TENSORS_EQUAL(gradient[0], file[prefix + "gradient"]) << i;
  }
}

TEST_P(PsRoi, GivesTheSameInAnyLayoutAndForAnyNumberOfThreads) {
  for (const auto dtype : {at::kFloat, at::kDouble, at::kHalf})
    testing::expect_same_in_any_layout_and_threads(
        dtype, 36, [&](const at::Tensor& map, const at::Tensor& rois) { return pool(map, rois, 2); });
}

TEST_P(PsRoi, HasTheGradientOfItsInput) {
  at::manual_seed(6);
  // Inside the map: at its end the original's gradient of ps_roi_pool is not that of its values.
  const at::Tensor rois = at::tensor({0., 0.3, 0.2, 3.9, 4.1, 1., -2., 1., 2., 4.}, at::kDouble).view({2, 5});
  testing::expect_gradients([&](const testing::Tensors& in) { return pool(in[0], rois, 2); },
                            {at::rand({2, 8, 7, 6}, at::kDouble).requires_grad_()});
}

TEST_P(PsRoi, AnswersBoxesThatAreNotFiniteWithNan) {
  for (const float value : {kNan, kInfinity, -kInfinity})
    for (const int64_t side : {5, 200})  // both ways through the kernel
      for (const auto dtype : {at::kFloat, at::kHalf}) {
        const at::Tensor input = at::rand({1, 8, side, side}).to(dtype).requires_grad_();
        at::Tensor rois = one_box(0, 0, 0, 2, 2).repeat({2, 1});
        rois[1][3] = value;
        const at::Tensor out = pool(input, rois.to(dtype), 2);
        EXPECT_TRUE(out[1].isnan().all().item<bool>());
        EXPECT_FALSE(out[0].isnan().any().item<bool>());
        EXPECT_TRUE(torch::autograd::grad({out[1].sum()}, {input})[0].eq(0).all().item<bool>());
      }
}

TEST_P(PsRoi, RefusesADoubleBackward) {
  const at::Tensor input = at::rand({1, 4, 4, 4}).requires_grad_(), grad = at::ones({1, 1, 2, 2}).requires_grad_();
  const auto first = torch::autograd::grad({pool(input, one_box(0, 0, 0, 3, 3), 2)}, {input}, {grad}, true, true);
  EXPECT_ERROR(torch::autograd::grad({first[0].sum()}, {grad}), c10::Error,
               std::string("double backwards on ") + GetParam().name + " not supported");
}

TEST_P(PsRoi, KnowsItsShapeWithoutValues) {
  const at::Tensor rois = at::empty({4, 5}, at::kMeta);
  EXPECT_EQ(pool(at::empty({2, 42, 9, 9}, at::kMeta), rois, {3, 7}).sizes(), at::IntArrayRef({4, 2, 3, 7}));
  EXPECT_ERROR(pool(at::empty({2, 43, 9, 9}, at::kMeta), rois, {3, 7}), c10::ValueError, "multiple of pooling");
}

TEST_P(PsRoi, NamesTheWrongArgument) {
  const at::Tensor input = at::rand({2, 8, 6, 6}), roi = one_box(0, 0, 0, 3, 3);
  for (const float image : {2.f, -1.f, 1e30f, kNan})
    EXPECT_ERROR(pool(input, one_box(image, 0, 0, 3, 3), 2), c10::IndexError, GetParam().name, "rois[0, 0]",
                 "2 images");
  EXPECT_ERROR(pool(input.slice(0, 0, 0), one_box(-0.5f, 0, 0, 3, 3), 2), c10::IndexError, "0 images");
  EXPECT_ERROR(pool(input, at::zeros({1, 4}), 2), c10::ValueError, "Tensor[K, 5]");
  EXPECT_ERROR(pool(input[0], roi, 2), c10::ValueError, "input of shape (N, C, H, W)");
  EXPECT_ERROR(pool(input, roi.to(at::kDouble), 2), c10::TypeError, "same type");
  EXPECT_ERROR(pool(input, roi, 3), c10::ValueError, "input channels must be a multiple", "got 8");
  constexpr int64_t kHuge = int64_t{1} << 32;
  EXPECT_ERROR(pool(input, roi, {kHuge, kHuge}), c10::ValueError, "input channels must be a multiple");
  EXPECT_ERROR(pool(input.narrow(1, 0, 0), roi, {INT64_MAX, 7}), c10::ValueError, "output_size", "too large");
  for (const int64_t size : {0, -2}) EXPECT_ERROR(pool(input, roi, size), c10::ValueError, "output_size of 1 or more");
  EXPECT_EQ(pool(input, at::zeros({0, 5}), 2).sizes(), at::IntArrayRef({0, 2, 2, 2}));
  EXPECT_EQ(pool(at::rand({2, 0, 6, 6}), roi, 2).sizes(), at::IntArrayRef({1, 0, 2, 2}));
}

TEST_P(PsRoi, FollowsAndChecksTheChannelMappingOfItsGradient) {
  const auto& gradient = GetParam().gradient;
  const at::Tensor roi = one_box(0, 1, 1, 5, 5), grad = at::tensor({1.f, 2.f, 4.f, 8.f}).view({1, 1, 2, 2});
  const auto sums = [&](const at::Tensor& mapping) {
    return gradient(grad, roi, mapping.view({1, 1, 2, 2}), {1, 4, 9, 9}).sum({0, 2, 3});
  };
  EXPECT_TENSORS_CLOSE(sums(at::tensor({0, 1, 2, 3}, at::kInt)), at::tensor({1.f, 2.f, 4.f, 8.f}),
                       testing::kFloatRounding);
  EXPECT_TENSORS_CLOSE(sums(at::tensor({3, 3, 0, 2}, at::kInt)), at::tensor({4.f, 0.f, 8.f, 3.f}),
                       testing::kFloatRounding);
  for (const int wrong : {4, -1, std::numeric_limits<int>::max()})
    EXPECT_ERROR(sums(at::tensor({0, 1, wrong, 3}, at::kInt)), c10::IndexError, "channel_mapping", "4 channels",
                 std::to_string(wrong));
  EXPECT_ERROR(sums(at::arange(4)), c10::TypeError, "channel_mapping of dtype Int");
  EXPECT_ERROR(gradient(grad, roi, at::zeros({4}, at::kInt), {1, 4, 9, 9}), c10::ValueError,
               "channel_mapping of grad's shape");
  EXPECT_ERROR(gradient(grad, roi, at::zeros({1, 1, 2, 2}, at::kInt), {1, 8, 9, 9}), c10::ValueError, "grad of shape");
}

INSTANTIATE_TEST_SUITE_P(Both, PsRoi, ::testing::Values(kAlign, kPool),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(PsRoiAlign, RefusesABoxOfTooManySamples) {
  EXPECT_ERROR(ps_roi_align(at::rand({1, 4, 6, 6}), one_box(0, 0, 0, 1e9f, 5), 2), c10::ValueError,
               "ps_roi_align: rois[0]", "samples");
  EXPECT_ERROR(ps_roi_align(at::rand({1, 4, 0, 6}), one_box(0, 0, 0, 3, 3), 2), c10::ValueError, "input with pixels");
}

TEST(PsRoiPool, GivesZeroWhereThereAreNoPixels) {
  const at::Tensor input = at::rand({1, 4, 6, 6}) + 1;
  EXPECT_TENSORS_EQUAL(ps_roi_pool(input, one_box(0, 20, 20, 30, 30), 2), at::zeros({1, 1, 2, 2}));
  EXPECT_TENSORS_EQUAL(ps_roi_pool(at::rand({1, 4, 0, 6}), one_box(0, 0, 0, 3, 3), 2), at::zeros({1, 1, 2, 2}));
  EXPECT_TRUE(ps_roi_pool(input, one_box(0, -3e38f, -3e38f, 3e38f, 3e38f), 1).gt(1).all().item<bool>());
}

TEST(PsRoiPool, TakesNoTimeForImagesWithoutPixels) {
  const at::Tensor images = at::empty({1, 2, 7, 0}).expand({int64_t{1} << 55, 2, 7, 0});
  const at::Tensor roi = at::tensor({0.f, 0.f, 0.f, 3.f, 3.f}).view({1, 5});
  EXPECT_TENSORS_EQUAL(ps_roi_pool(images, roi, {1, 2}), at::zeros({1, 1, 1, 2}));
}

}  // namespace
}  // namespace torchvision::ops
