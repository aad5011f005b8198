#include "torchvision/ops/roi_align.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"
#include "support/roi_threads.h"

namespace torchvision::ops {
namespace {

RoiAlignOptions options_of(const nlohmann::json& row) {
  return {.spatial_scale = row[2], .sampling_ratio = row[0], .aligned = row[1]};
}

TEST(RoiAlign, GivesPythonsValuesAndGradients) {
  const testing::TensorFile file = testing::golden("ops/roi_align");
  const auto& cases = file.metadata.at("cases");
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    const at::Tensor input = file[prefix + "input"].clone().requires_grad_();
    const at::Tensor out = roi_align(input, file[prefix + "rois"], {3, 2}, options_of(cases[i]));
    EXPECT_TENSORS_EQUAL(out.detach(), file[prefix + "out"]) << i;
    const auto gradient = torch::autograd::grad({out}, {input}, {file[prefix + "grad"]});
    EXPECT_TENSORS_EQUAL(gradient[0], file[prefix + "gradient"]) << i;
  }
}

TEST(RoiAlign, GivesPythonsValuesOfQuantizedMaps) {
  const testing::TensorFile file = testing::golden("ops/roi_align_quantized");
  const auto& cases = file.metadata.at("cases");
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    const at::Tensor input = at::_make_per_tensor_quantized_tensor(file[prefix + "input"], 0.011, 5);
    const at::Tensor rois = at::_make_per_tensor_quantized_tensor(file[prefix + "rois"], 0.5, 20);
    const at::Tensor out = roi_align(input, rois, {3, 2}, options_of(cases[i]));
    EXPECT_TENSORS_EQUAL(out.int_repr(), file[prefix + "out"]) << i;
    EXPECT_EQ(out.q_scale(), 0.011);
    EXPECT_EQ(out.q_zero_point(), 5);
  }
}

TEST(RoiAlign, TakesQuantizedMapsOneAtATimeWithQuantizedBoxes) {
  const at::Tensor boxes = at::tensor({0.f, 0.f, 0.f, 3.f, 3.f}).view({1, 5});
  const auto quantized = [](const at::Tensor& values) { return at::quantize_per_tensor(values, 0.1, 3, at::kQInt8); };
  EXPECT_ERROR(roi_align(quantized(at::rand({1, 2, 6, 6})), boxes, 2), c10::ValueError, "rois must also be quantized");
  EXPECT_ERROR(roi_align(quantized(at::rand({2, 2, 6, 6})), quantized(boxes), 2), c10::ValueError,
               "Only one image per batch");
}

TEST(RoiAlign, GivesTheSameInAnyLayoutAndForAnyNumberOfThreads) {
  for (const auto dtype : {at::kFloat, at::kDouble, at::kHalf})
    testing::expect_same_in_any_layout_and_threads(
        dtype, 37, [](const at::Tensor& map, const at::Tensor& rois) { return roi_align(map, rois, 5); });
}

TEST(RoiAlign, HasTheGradientOfItsInput) {
  at::manual_seed(6);
  const at::Tensor rois = at::tensor({0., 0.3, 0.2, 3.9, 4.1, 1., -2., 1., 2., 9.}, at::kDouble).view({2, 5});
  testing::expect_gradients([&](const testing::Tensors& in) { return roi_align(in[0], rois, 2); },
                            {at::rand({2, 3, 5, 4}, at::kDouble).requires_grad_()});
}

TEST(RoiAlign, TakesAListOfBoxesAnImage) {
  const at::Tensor input = at::rand({3, 2, 8, 8});
  const std::vector<at::Tensor> boxes = {at::tensor({1.f, 1.f, 5.f, 6.f}).view({1, 4}), at::zeros({0, 4}),
                                         at::tensor({0.f, 2.f, 7.f, 7.f}).view({1, 4})};
  const at::Tensor rois = at::tensor({0.f, 1.f, 1.f, 5.f, 6.f, 2.f, 0.f, 2.f, 7.f, 7.f}).view({2, 5});
  EXPECT_TENSORS_EQUAL(roi_align(input, boxes, {2, 3}), roi_align(input, rois, {2, 3}));
}

TEST(RoiAlign, RefusesADoubleBackward) {
  const at::Tensor input = at::rand({1, 1, 4, 4}).requires_grad_(),
                   rois = at::tensor({0.f, 0.f, 0.f, 3.f, 3.f}).view({1, 5});
  const at::Tensor grad = at::ones({1, 1, 2, 2}).requires_grad_();
  const auto first = torch::autograd::grad({roi_align(input, rois, 2)}, {input}, {grad}, true, true);
  EXPECT_ERROR(torch::autograd::grad({first[0].sum()}, {grad}), c10::Error,
               "double backwards on roi_align not supported");
}

TEST(RoiAlign, KnowsItsShapeWithoutValues) {
  const at::Tensor out = roi_align(at::empty({2, 6, 9, 9}, at::kMeta), at::empty({4, 5}, at::kMeta), {3, 7});
  EXPECT_EQ(out.sizes(), at::IntArrayRef({4, 6, 3, 7}));
}

TEST(RoiAlign, ComputesInFloatUnderAutocast) {
  const at::Tensor input = at::rand({1, 2, 6, 6}), rois = at::tensor({0.f, 0.f, 0.f, 5.f, 5.f}).view({1, 5});
  at::autocast::set_autocast_enabled(at::kCPU, true);
  const at::Tensor out = roi_align(input.to(at::kBFloat16), rois, 2);
  at::autocast::set_autocast_enabled(at::kCPU, false);
  EXPECT_TENSORS_EQUAL(out, roi_align(input.to(at::kBFloat16).to(at::kFloat), rois, 2).to(at::kBFloat16));
}

TEST(RoiAlign, AnswersBoxesThatAreNotFiniteWithNan) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  for (const float value : {nan, inf, -inf})
    for (const int64_t side : {3, 200}) {  // both ways through the kernel
      const at::Tensor input = at::rand({1, 3, side, side}).requires_grad_();
      at::Tensor rois = at::tensor({0.f, 0.f, 0.f, 2.f, 2.f}).repeat({2, 1});
      rois[1][3] = value;
      const at::Tensor out = roi_align(input, rois, 2);
      EXPECT_TRUE(out[1].isnan().all().item<bool>());
      EXPECT_FALSE(out[0].isnan().any().item<bool>());
      EXPECT_TRUE(torch::autograd::grad({out[1].sum()}, {input})[0].eq(0).all().item<bool>());
    }
}

TEST(RoiAlign, NamesTheWrongArgument) {
  const at::Tensor input = at::rand({2, 3, 6, 6}), roi = at::tensor({0.f, 0.f, 0.f, 3.f, 3.f}).view({1, 5});
  const auto with = [&](int64_t column, float value) {
    at::Tensor changed = roi.clone();
    changed[0][column] = value;
    return changed;
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float image : {2.f, -1.f, 1e30f, nan})
    EXPECT_ERROR(roi_align(input, with(0, image), 2), c10::IndexError, "rois[0, 0]", "2 images");
  // Cut off, -0.5 would be image 0, which isn't there.
  EXPECT_ERROR(roi_align(input.slice(0, 0, 0), with(0, -0.5f), 2), c10::IndexError, "rois[0, 0]", "0 images");
  EXPECT_ERROR(roi_align(input, with(3, 1e9f), 2), c10::ValueError, "rois[0]", "samples");
  constexpr int64_t kMany = 1 << 20;
  EXPECT_ERROR(roi_align(input, roi, {kMany, 1}, {.sampling_ratio = 1 << 10}), c10::ValueError, "rois[0]", "a side");
  EXPECT_ERROR(roi_align(input, at::zeros({1, 4}), 2), c10::ValueError, "Tensor[K, 5]");
  EXPECT_ERROR(roi_align(input, std::vector<at::Tensor>{at::zeros({1, 5})}, 2), c10::ValueError, "List[Tensor[L, 4]]");
  EXPECT_ERROR(roi_align(input[0], roi, 2), c10::ValueError, "input of shape (N, C, H, W)");
  EXPECT_ERROR(roi_align(input, roi.to(at::kDouble), 2), c10::TypeError, "same type");
  EXPECT_ERROR(roi_align(input, roi, -1), c10::ValueError, "output_size of 0 or more");
  EXPECT_ERROR(roi_align(at::rand({1, 3, 0, 6}), roi, 2), c10::ValueError, "input with pixels");
  EXPECT_EQ(roi_align(input, at::zeros({0, 5}), 2).sizes(), at::IntArrayRef({0, 3, 2, 2}));
}

}  // namespace
}  // namespace torchvision::ops
