#include "torchvision/ops/roi_pool.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "ops/find_op.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"
#include "support/roi_threads.h"

namespace torchvision::ops {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();

/// Pooled values and which pixel each was.
std::tuple<at::Tensor, at::Tensor> pooled(const at::Tensor& input, const at::Tensor& rois, int64_t side) {
  using Signature =
      std::tuple<at::Tensor, at::Tensor>(const at::Tensor&, const at::Tensor&, double, c10::SymInt, c10::SymInt);
  return find_op<Signature>("torchvision::roi_pool").call(input, rois, 1.0, side, side);
}

at::Tensor gradient_of(const at::Tensor& grad, const at::Tensor& rois, const at::Tensor& argmax,
                       at::IntArrayRef sizes) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, double, c10::SymInt,
                               c10::SymInt, c10::SymInt, c10::SymInt, c10::SymInt, c10::SymInt);
  return find_op<Signature>("torchvision::_roi_pool_backward")
      .call(grad, rois, argmax, 1.0, grad.size(2), grad.size(3), sizes[0], sizes[1], sizes[2], sizes[3]);
}

TEST(RoiPool, GivesPythonsValuesAndGradients) {
  const testing::TensorFile file = testing::golden("ops/roi_pool");
  const auto& scales = file.metadata.at("cases");
  for (size_t i = 0; i < scales.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    const at::Tensor input = file[prefix + "input"].clone().requires_grad_();
    const at::Tensor out = roi_pool(input, file[prefix + "rois"], {3, 2}, {.spatial_scale = scales[i]});
    EXPECT_TENSORS_EQUAL(out.detach(), file[prefix + "out"]) << i;
    const auto gradient = torch::autograd::grad({out}, {input}, {file[prefix + "grad"]});
    EXPECT_TENSORS_EQUAL(gradient[0], file[prefix + "gradient"]) << i;
  }
}

TEST(RoiPool, GivesTheSameInAnyLayoutAndForAnyNumberOfThreads) {
  for (const auto dtype : {at::kFloat, at::kDouble, at::kHalf})
    testing::expect_same_in_any_layout_and_threads(
        dtype, 37, [](const at::Tensor& map, const at::Tensor& rois) { return roi_pool(map, rois, 5); });
}

TEST(RoiPool, HasTheGradientOfItsInput) {
  at::manual_seed(6);
  const at::Tensor rois = at::tensor({0., 0.3, 0.2, 3.9, 4.1, 1., -2., 1., 2., 9.}, at::kDouble).view({2, 5});
  testing::expect_gradients([&](const testing::Tensors& in) { return roi_pool(in[0], rois, 2); },
                            {at::rand({2, 3, 5, 4}, at::kDouble).requires_grad_()});
}

TEST(RoiPool, TakesTheFirstOfEqualPixelsAndNoneThatIsNoNumber) {
  for (const int64_t side : {2, 60}) {  // both ways through the kernel
    at::Tensor input = at::zeros({1, 5, side, side});
    input[0][1].fill_(kNan);
    input[0][2].fill_(-kInfinity);
    input[0][3][1][0] = 2, input[0][3][1][1] = 2;
    input[0][4][0][0] = kNan;
    const auto [values, argmax] = pooled(input, at::tensor({0.f, 0.f, 0.f, 1.f, 1.f}).view({1, 5}), 1);
    constexpr float kLeast = -std::numeric_limits<float>::max();
    EXPECT_TENSORS_EQUAL(values.flatten(), at::tensor({0.f, kLeast, kLeast, 2.f, 0.f}));
    EXPECT_TENSORS_EQUAL(argmax.flatten(),
                         at::tensor({int64_t{0}, int64_t{-1}, int64_t{-1}, side, int64_t{1}}).to(at::kInt));
  }
}

TEST(RoiPool, GivesZeroOutsideTheMap) {
  const at::Tensor input = at::rand({1, 2, 6, 6}) + 1, far = at::tensor({0.f, 20.f, 20.f, 30.f, 30.f}).view({1, 5});
  const auto [values, argmax] = pooled(input, far, 2);
  EXPECT_TRUE(values.eq(0).all().item<bool>());
  EXPECT_TRUE(argmax.eq(-1).all().item<bool>());
  EXPECT_TENSORS_EQUAL(roi_pool(at::rand({1, 2, 0, 6}), far, 2), at::zeros({1, 2, 2, 2}));
  // A box as large as numbers go: its only bin is the whole map.
  const at::Tensor huge = at::tensor({0.f, -3e38f, -3e38f, 3e38f, 3e38f}).view({1, 5});
  EXPECT_TENSORS_EQUAL(roi_pool(input, huge, 1).flatten(), input.amax({0, 2, 3}));
}

TEST(RoiPool, AnswersBoxesThatAreNotFiniteWithNan) {
  for (const float value : {kNan, kInfinity, -kInfinity})
    for (const int64_t side : {3, 200})
      for (const auto dtype : {at::kFloat, at::kHalf}) {
        const at::Tensor input = at::rand({1, 3, side, side}).to(dtype).requires_grad_();
        at::Tensor rois = at::tensor({0.f, 0.f, 0.f, 2.f, 2.f}).repeat({2, 1});
        rois[1][3] = value;
        const auto [values, argmax] = pooled(input, rois.to(dtype), 2);
        EXPECT_TRUE(values[1].isnan().all().item<bool>());
        EXPECT_TRUE(argmax[1].eq(-1).all().item<bool>());
        EXPECT_FALSE(values[0].isnan().any().item<bool>());
        EXPECT_TRUE(torch::autograd::grad({values[1].sum()}, {input})[0].eq(0).all().item<bool>());
      }
}

TEST(RoiPool, RefusesADoubleBackward) {
  const at::Tensor input = at::rand({1, 1, 4, 4}).requires_grad_(),
                   rois = at::tensor({0.f, 0.f, 0.f, 3.f, 3.f}).view({1, 5});
  const at::Tensor grad = at::ones({1, 1, 2, 2}).requires_grad_();
  const auto first = torch::autograd::grad({roi_pool(input, rois, 2)}, {input}, {grad}, true, true);
  EXPECT_ERROR(torch::autograd::grad({first[0].sum()}, {grad}), c10::Error,
               "double backwards on roi_pool not supported");
}

TEST(RoiPool, KnowsItsShapeWithoutValues) {
  const auto [values, argmax] = pooled(at::empty({2, 6, 9, 9}, at::kMeta), at::empty({4, 5}, at::kMeta), 3);
  EXPECT_EQ(values.sizes(), at::IntArrayRef({4, 6, 3, 3}));
  EXPECT_EQ(argmax.sizes(), at::IntArrayRef({4, 6, 3, 3}));
  EXPECT_EQ(argmax.scalar_type(), at::kInt);
}

TEST(RoiPool, NamesTheWrongArgument) {
  const at::Tensor input = at::rand({2, 3, 6, 6}), roi = at::tensor({0.f, 0.f, 0.f, 3.f, 3.f}).view({1, 5});
  for (const float image : {2.f, -1.f, 1e30f, kNan}) {
    at::Tensor changed = roi.clone();
    changed[0][0] = image;
    EXPECT_ERROR(roi_pool(input, changed, 2), c10::IndexError, "roi_pool: rois[0, 0]", "2 images");
  }
  const at::Tensor before_first = at::tensor({-0.5f, 0.f, 0.f, 3.f, 3.f}).view({1, 5});
  EXPECT_ERROR(roi_pool(input.slice(0, 0, 0), before_first, 2), c10::IndexError, "0 images");
  EXPECT_ERROR(roi_pool(input, at::zeros({1, 4}), 2), c10::ValueError, "Tensor[K, 5]");
  EXPECT_ERROR(roi_pool(input[0], roi, 2), c10::ValueError, "input of shape (N, C, H, W)");
  EXPECT_ERROR(roi_pool(input, roi.to(at::kDouble), 2), c10::TypeError, "same type");
  EXPECT_ERROR(roi_pool(input, roi, -1), c10::ValueError, "output_size of 0 or more");
  EXPECT_EQ(roi_pool(input, roi, {0, 2}).sizes(), at::IntArrayRef({1, 3, 0, 2}));
  EXPECT_EQ(roi_pool(input, at::zeros({0, 5}), 2).sizes(), at::IntArrayRef({0, 3, 2, 2}));
}

TEST(RoiPool, RefusesAnArgmaxThatIsNoneOfTheMaps) {
  const at::Tensor roi = at::tensor({0.f, 0.f, 0.f, 3.f, 3.f}).view({1, 5}), grad = at::ones({1, 1, 2, 2});
  const at::Tensor good = at::tensor({0, -1, 35, 3}, at::kInt).view({1, 1, 2, 2});
  EXPECT_EQ(gradient_of(grad, roi, good, {1, 1, 6, 6}).sum().item<float>(), 3);
  for (const int wrong : {36, -2, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()}) {
    at::Tensor argmax = good.clone();
    argmax[0][0][1][1] = wrong;
    EXPECT_ERROR(gradient_of(grad, roi, argmax, {1, 1, 6, 6}), c10::IndexError, "argmax", "36 pixels",
                 std::to_string(wrong));
  }
  EXPECT_ERROR(gradient_of(grad, roi, good.to(at::kLong), {1, 1, 6, 6}), c10::TypeError, "argmax of dtype Int");
  EXPECT_ERROR(gradient_of(grad, roi, good[0], {1, 1, 6, 6}), c10::ValueError, "argmax of grad's shape");
  EXPECT_ERROR(gradient_of(grad, roi, good, {1, 2, 6, 6}), c10::ValueError, "grad of shape [1, 2, 2, 2]");
  EXPECT_ERROR(gradient_of(grad, roi, good, {0, 1, 6, 6}), c10::IndexError, "rois[0, 0]", "0 images");
}

}  // namespace
}  // namespace torchvision::ops
