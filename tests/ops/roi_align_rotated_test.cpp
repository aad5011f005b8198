#include "torchvision/ops/roi_align_rotated.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"
#include "support/roi_threads.h"
#include "torchvision/ops/roi_align.h"

namespace torchvision::ops {
namespace {

/// Sums of samples in another order.
constexpr testing::Tolerance kRounding = {1e-11, 1e-12};
/// Coordinates near 30 in float32: a sample moves by 2e-6 pixels.
constexpr testing::Tolerance kFloatPlaces = {1e-4, 2e-5};

at::Tensor random_rois(int64_t count, int64_t batch, at::ScalarType dtype) {
  const at::Tensor numbers = at::rand({count, 6}, at::kDouble);
  const at::Tensor rois = numbers * at::tensor({double(batch), 30., 20., 12., 12., 360.}, at::kDouble);
  rois.select(1, 0).floor_();
  return rois.to(dtype);
}

TEST(RoiAlignRotated, FollowsThePlainFormula) {
  const testing::TensorFile file = testing::golden("ops/roi_align_rotated");
  const auto& cases = file.metadata.at("cases");
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    const RoiAlignRotatedOptions options{.spatial_scale = cases[i][0], .sampling_ratio = cases[i][1]};
    const at::Tensor input = file[prefix + "input"].clone().requires_grad_();
    const at::Tensor out = roi_align_rotated(input, file[prefix + "rois"], {3, 2}, options);
    EXPECT_TENSORS_CLOSE(out.detach(), file[prefix + "out"], kRounding) << i;
    const auto gradient = torch::autograd::grad({out}, {input}, {file[prefix + "grad"]});
    EXPECT_TENSORS_CLOSE(gradient[0], file[prefix + "gradient"], kRounding) << i;
    const at::Tensor single =
        roi_align_rotated(file[prefix + "input"].to(at::kFloat), file[prefix + "rois"].to(at::kFloat), {3, 2}, options);
    EXPECT_TENSORS_CLOSE(single.to(at::kDouble), file[prefix + "out"], kFloatPlaces) << i;
  }
}

TEST(RoiAlignRotated, IsAlignedRoiAlignWhereNothingTurns) {
  at::manual_seed(4);
  const at::Tensor input = at::rand({2, 19, 20, 30}, at::kDouble), rois = random_rois(30, 2, at::kDouble);
  rois.select(1, 5).zero_();
  const at::Tensor centre = rois.slice(1, 1, 3), half = rois.slice(1, 3, 5) / 2;
  const at::Tensor upright = at::cat({rois.slice(1, 0, 1), centre - half, centre + half}, 1);
  EXPECT_TENSORS_CLOSE(roi_align_rotated(input, rois, {3, 5}, {.spatial_scale = 0.7, .sampling_ratio = 2}),
                       roi_align(input, upright, {3, 5}, {.spatial_scale = 0.7, .sampling_ratio = 2, .aligned = true}),
                       kRounding);
}

TEST(RoiAlignRotated, TurnsPixelsCounterclockwise) {
  const at::Tensor input = at::arange(36, at::kDouble).view({1, 1, 6, 6});
  const auto turned = [&](double degrees) {
    const at::Tensor roi = at::tensor({0., 3., 3., 6., 6., degrees}, at::kDouble).view({1, 6});
    return roi_align_rotated(input, roi, 6, {.sampling_ratio = 1});
  };
  for (const int64_t quarters : {0, 1, 2, 3, -1, 4})
    // The box's contents are turned back upright: clockwise.
    EXPECT_TENSORS_CLOSE(turned(90. * double(quarters)), at::rot90(input, -quarters, {2, 3}),
                         (testing::Tolerance{0, 1e-11}));
}

TEST(RoiAlignRotated, GivesTheSameInAnyLayoutAndForAnyNumberOfThreads) {
  at::manual_seed(5);
  testing::expect_same_in_any_layout_and_threads(
      at::kFloat, 37, random_rois(40, 2, at::kFloat),
      [](const at::Tensor& input, const at::Tensor& rois) { return roi_align_rotated(input, rois, 5); });
}

TEST(RoiAlignRotated, HasTheGradientOfItsInputAndNoSecond) {
  at::manual_seed(6);
  const at::Tensor rois =
      at::tensor({0., 2.1, 2.2, 3.9, 4.1, 33., 1., 0.5, 4., 6., 2., -100.}, at::kDouble).view({2, 6});
  testing::expect_gradients([&](const testing::Tensors& in) { return roi_align_rotated(in[0], rois, 2); },
                            {at::rand({2, 3, 5, 4}, at::kDouble).requires_grad_()});
  const at::Tensor input = at::rand({2, 1, 4, 4}, at::kDouble).requires_grad_();
  const at::Tensor grad = at::ones({2, 1, 2, 2}, at::kDouble).requires_grad_();
  const auto first = torch::autograd::grad({roi_align_rotated(input, rois, 2)}, {input}, {grad}, true, true);
  EXPECT_ERROR(torch::autograd::grad({first[0].sum()}, {grad}), c10::Error,
               "double backwards on roi_align_rotated not supported");
}

TEST(RoiAlignRotated, KnowsItsShapeWithoutValuesAndTakesHalf) {
  const at::Tensor out = roi_align_rotated(at::empty({2, 6, 9, 9}, at::kMeta), at::empty({4, 6}, at::kMeta), {3, 7});
  EXPECT_EQ(out.sizes(), at::IntArrayRef({4, 6, 3, 7}));
  EXPECT_ERROR(roi_align_rotated(at::empty({2, 6, 9, 9}, at::kMeta), at::empty({0, 6}, at::kMeta), {0, INT64_MIN}),
               c10::ValueError, "roi_align_rotated", "output_size");
  const at::Tensor input = at::ones({1, 2, 8, 8}, at::kHalf);
  const at::Tensor roi = at::tensor({0.f, 4.f, 4.f, 3.f, 3.f, 30.f}).view({1, 6}).to(at::kHalf);
  EXPECT_TENSORS_CLOSE(roi_align_rotated(input, roi, 2).to(at::kFloat), at::ones({1, 2, 2, 2}),
                       (testing::Tolerance{0, 4e-3}));
}

TEST(RoiAlignRotated, AnswersBoxesThatAreNotFiniteWithNan) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  for (const float value : {nan, inf, -inf})
    for (int64_t column = 1; column < 6; ++column)
      for (const int64_t side : {3, 200}) {                           // both ways through the kernel
        if (value == -inf && (column == 3 || column == 4)) continue;  // a negative side
        const at::Tensor input = at::rand({1, 3, side, side}).requires_grad_();
        at::Tensor rois = at::tensor({0.f, 1.f, 1.f, 2.f, 2.f, 10.f}).repeat({2, 1});
        rois[1][column] = value;
        const at::Tensor out = roi_align_rotated(input, rois, 2);
        EXPECT_TRUE(out[1].isnan().all().item<bool>());
        EXPECT_FALSE(out[0].isnan().any().item<bool>());
        EXPECT_TRUE(torch::autograd::grad({out[1].sum()}, {input})[0].eq(0).all().item<bool>());
      }
}

TEST(RoiAlignRotated, NamesTheWrongArgument) {
  const at::Tensor input = at::rand({2, 3, 6, 6}), roi = at::tensor({0.f, 3.f, 3.f, 3.f, 3.f, 45.f}).view({1, 6});
  const auto with = [&](int64_t column, float value) {
    at::Tensor changed = roi.clone();
    changed[0][column] = value;
    return changed;
  };
  for (const float image : {2.f, -1.f, 1e30f, std::numeric_limits<float>::quiet_NaN()})
    EXPECT_ERROR(roi_align_rotated(input, with(0, image), 2), c10::IndexError, "rois[0, 0]", "2 images");
  EXPECT_ERROR(roi_align_rotated(input.slice(0, 0, 0), with(0, -0.5f), 2), c10::IndexError, "0 images");
  EXPECT_ERROR(roi_align_rotated(input, with(3, -1.f), 2), c10::ValueError, "width and height of 0 or more", "rois[0]");
  EXPECT_ERROR(roi_align_rotated(input, with(4, 1e9f), 2), c10::ValueError, "rois[0]", "samples");
  EXPECT_ERROR(roi_align_rotated(input, at::zeros({1, 5}), 2), c10::ValueError, "Tensor[K, 6]");
  EXPECT_ERROR(roi_align_rotated(input[0], roi, 2), c10::ValueError, "input of shape (N, C, H, W)");
  EXPECT_ERROR(roi_align_rotated(input, roi.to(at::kDouble), 2), c10::TypeError, "same type");
  EXPECT_ERROR(roi_align_rotated(input, roi, -1), c10::ValueError, "output_size of 0 or more");
  EXPECT_EQ(roi_align_rotated(input, at::zeros({0, 6}), 2).sizes(), at::IntArrayRef({0, 3, 2, 2}));
}

}  // namespace
}  // namespace torchvision::ops
