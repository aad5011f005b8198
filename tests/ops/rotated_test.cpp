#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/ops/nms_rotated.h"

namespace torchvision::ops {
namespace {

at::Tensor box_iou_rotated(const at::Tensor& a, const at::Tensor& b) {
  return c10::Dispatcher::singleton()
      .findSchemaOrThrow("torchvision::box_iou_rotated", "")
      .typed<at::Tensor(const at::Tensor&, const at::Tensor&)>()
      .call(a, b);
}

TEST(BoxIouRotated, GivesPythonsOverlaps) {
  const testing::TensorFile file = testing::golden("ops/rotated");
  for (const std::string dtype : {"float32", "float64"}) {
    const at::Tensor a = file[dtype + "/a"], b = file[dtype + "/b"];
    EXPECT_TENSORS_EQUAL(box_iou_rotated(a, b), file[dtype + "/iou"]) << dtype;
    EXPECT_TENSORS_EQUAL(box_iou_rotated(a * 1000, b * 1000), file[dtype + "/large_iou"]) << dtype;
    EXPECT_TENSORS_EQUAL(box_iou_rotated(a.t().contiguous().t(), b), file[dtype + "/iou"]) << dtype;
  }
}

TEST(BoxIouRotated, AnswersEmptyAndNotFinite) {
  EXPECT_EQ(box_iou_rotated(at::zeros({0, 5}), at::zeros({3, 5})).sizes(), at::IntArrayRef({0, 3}));
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  for (const float value : {nan, inf, -inf, 3e38f})
    for (int64_t column = 0; column < 5; ++column) {
      at::Tensor boxes = at::tensor({5.f, 5.f, 4.f, 4.f, 30.f}).repeat({2, 1});
      boxes[0][column] = value;
      EXPECT_EQ(box_iou_rotated(boxes, boxes)[1][1].item<float>(), 1.f);  // the others are not touched by it
    }
  EXPECT_ERROR(box_iou_rotated(at::zeros({3, 4}), at::zeros({3, 5})), c10::Error, "boxes1 should have shape (N, 5)");
}

TEST(BoxIouRotated, AnswersAsPythonWhereTinyBoxesLeaveNoUnion) {
  const at::Tensor a = at::tensor({1e-3, 1e-3, 1e-3, 4e-3, 195.}, at::kDouble).view({1, 5});
  const at::Tensor b = at::tensor({1e-3, 1e-3, 3e-3, 2e-3, 15.}, at::kDouble).view({1, 5});
  EXPECT_EQ(box_iou_rotated(a, b).item<float>(), 1.f);  // torchvision 0.29.1's answer
  at::Tensor no_width = a.clone();
  no_width[0][2] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(box_iou_rotated(no_width, b).isnan().all().item<bool>());  // and here too
}

TEST(NmsRotated, AgreesWithGreedySuppressionByOverlaps) {
  const testing::TensorFile file = testing::golden("ops/rotated");
  const at::Tensor boxes = at::cat({file["float64/a"], file["float64/b"]});
  const at::Tensor scores = (at::arange(boxes.size(0), at::kDouble) * 7).remainder(31);  // with ties
  const at::Tensor overlaps = box_iou_rotated(boxes, boxes);
  std::vector<int64_t> expected;
  const at::Tensor order = std::get<1>(scores.sort(true, 0, true));
  for (int64_t i = 0; i < order.size(0); ++i) {
    const int64_t candidate = order[i].item<int64_t>();
    const bool dropped = std::any_of(expected.begin(), expected.end(),
                                     [&](int64_t other) { return overlaps[other][candidate].item<double>() > 0.3; });
    if (!dropped) expected.push_back(candidate);
  }
  EXPECT_TENSORS_EQUAL(nms_rotated(boxes, scores, 0.3), at::tensor(expected));
}

TEST(NmsRotated, TakesNothingAndNamesTheWrongArgument) {
  EXPECT_EQ(nms_rotated(at::zeros({0, 5}), at::zeros({0}), 0.5).numel(), 0);
  EXPECT_ERROR(nms_rotated(at::zeros({2, 4}), at::zeros({2}), 0.5), c10::ValueError, "boxes of shape (N, 5)");
  EXPECT_ERROR(nms_rotated(at::zeros({2, 5}), at::zeros({3}), 0.5), c10::ValueError, "scores of shape (2)");
}

}  // namespace
}  // namespace torchvision::ops
