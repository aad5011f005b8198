#include "torchvision/transforms/functional/meta.h"

#include <ATen/ATen.h>

#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using enum tv_tensors::BoundingBoxFormat;
using tv_tensors::BoundingBoxes;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;
using tv_tensors::ClampingMode;
using Size = std::array<int64_t, 2>;

constexpr CanvasSize kCanvas{20, 30};

TEST(GetSize, KnowsEveryKind) {
  const at::Tensor video = at::zeros({2, 5, 3, 6, 7});
  EXPECT_EQ(F::get_size(tv_tensors::Image(video)), (Size{6, 7}));
  EXPECT_EQ(F::get_size(tv_tensors::Mask(at::zeros({6, 7}))), (Size{6, 7}));
  EXPECT_EQ(F::get_size(BoundingBoxes(at::zeros({1, 4}), {.canvas_size = kCanvas})), (Size{20, 30}));
  EXPECT_EQ(F::get_size(tv_tensors::KeyPoints(at::zeros({1, 2}), kCanvas)), (Size{20, 30}));
  EXPECT_EQ(F::get_image_size(video), (Size{7, 6}));
  EXPECT_EQ(F::get_dimensions(tv_tensors::Video(video)), (std::array<int64_t, 3>{3, 6, 7}));
  EXPECT_EQ(F::get_image_num_channels(tv_tensors::Video(video)), 3);
  EXPECT_EQ(F::get_num_frames(tv_tensors::Video(video)), 5);
  EXPECT_ERROR(F::get_num_frames(at::zeros({3, 6, 7})), c10::TypeError, "get_num_frames", "T, C, H, W", "3");
}

TEST(ConvertBoundingBoxFormat, ComesBackFromEveryFormat) {
  const at::Tensor upright = at::tensor({1., 2., 5., 9., 0., 0., 3., 3.}, at::kDouble).view({2, 4});
  for (BoundingBoxFormat format : {kXyxy, kXywh, kCxcywh}) {
    const at::Tensor there = F::convert_bounding_box_format(upright, kXyxy, format);
    EXPECT_TENSORS_CLOSE(F::convert_bounding_box_format(there, format, kXyxy), upright, testing::kFloatRounding);
  }
  const at::Tensor turned = at::tensor({4., 5., 3., 2., 30.}, at::kDouble).view({1, 5});
  for (BoundingBoxFormat format : {kXywhr, kCxcywhr, kXyxyxyxy}) {
    const at::Tensor there = F::convert_bounding_box_format(turned, kXywhr, format);
    EXPECT_TENSORS_CLOSE(F::convert_bounding_box_format(there, format, kXywhr), turned, testing::kFloatRounding);
  }
}

TEST(ConvertBoundingBoxFormat, WritesInPlaceOnlyWhenAsked) {
  const at::Tensor boxes = at::tensor({1, 2, 5, 9}), copy = boxes.clone();
  const at::Tensor converted = F::convert_bounding_box_format(boxes, kXyxy, kXywh);
  EXPECT_TENSORS_EQUAL(boxes, copy);
  EXPECT_TENSORS_EQUAL(converted, at::tensor({1, 2, 4, 7}));
  EXPECT_TRUE(F::convert_bounding_box_format(boxes, kXyxy, kXywh, true).is_same(boxes));
  EXPECT_TENSORS_EQUAL(boxes, converted);
}

TEST(ConvertBoundingBoxFormat, RefusesOtherBoxes) {
  EXPECT_ERROR(F::convert_bounding_box_format(at::zeros({1, 4}), kXyxy, kXywhr), c10::ValueError,
               "convert_bounding_box_format", "XYXY", "XYWHR");
  EXPECT_ERROR(F::convert_bounding_box_format(at::zeros({1, 5}), kXyxy, kXywh), c10::ValueError, "XYXY", "[1, 5]");
  EXPECT_ERROR(F::convert_bounding_box_format(at::Tensor(), kXyxy, kXywh), c10::ValueError, "XYXY");
}

TEST(ClampBoundingBoxes, CutsAtTheCanvasInEveryUprightFormat) {
  const at::Tensor boxes = at::tensor({-5., 4., 40., 8., 3., 3., 4., 50.}).view({2, 4});
  const at::Tensor expected = at::tensor({0., 4., 30., 8., 3., 3., 4., 20.}).view({2, 4});
  for (BoundingBoxFormat format : {kXyxy, kXywh, kCxcywh}) {
    const BoundingBoxes input(F::convert_bounding_box_format(boxes, kXyxy, format),
                              {.format = format, .canvas_size = kCanvas});
    const BoundingBoxes clamped = F::clamp_bounding_boxes(input);
    EXPECT_TENSORS_EQUAL(F::convert_bounding_box_format(clamped, kXyxy).data, expected);
    EXPECT_TENSORS_EQUAL(F::clamp_bounding_boxes(input, std::nullopt).data, input.data);
  }
}

TEST(ClampBoundingBoxes, LeavesTurnedBoxesInsideAlone) {
  const at::Tensor inside = at::tensor({15., 10., 6., 4., 30.}, at::kDouble).view({1, 5});
  for (ClampingMode mode : {ClampingMode::kSoft, ClampingMode::kHard})
    EXPECT_TENSORS_CLOSE(F::clamp_bounding_boxes(inside, kCxcywhr, kCanvas, mode), inside,
                         (testing::Tolerance{1e-6, 1e-6}));
}

TEST(ClampBoundingBoxes, KeepsTheAngleOfTurnedBoxes) {
  const at::Tensor outside = at::tensor({1., 10., 12., 6., 20.}, at::kDouble).view({1, 5});
  for (ClampingMode mode : {ClampingMode::kSoft, ClampingMode::kHard}) {
    const at::Tensor clamped = F::clamp_bounding_boxes(outside, kCxcywhr, kCanvas, mode);
    EXPECT_NEAR(clamped[0][4].item<double>(), 20, 1e-6);
    EXPECT_LT((clamped[0][2] * clamped[0][3]).item<double>(), 72);
  }
}

TEST(ClampKeypoints, MovesPointsToTheLastPixel) {
  const tv_tensors::KeyPoints points(at::tensor({-3, 4, 50, 60}).view({2, 2}), kCanvas);
  EXPECT_TENSORS_EQUAL(F::clamp_keypoints(points).data, at::tensor({0, 4, 29, 19}).view({2, 2}));
  EXPECT_ERROR(F::clamp_keypoints(at::zeros({2, 3}), kCanvas), c10::ValueError, "clamp_keypoints", "[2, 3]");
}

TEST(Sanitize, SaysWhatItKept) {
  const BoundingBoxes boxes(at::tensor({1, 1, 5, 5, 3, 3, 3, 9, -1, 0, 4, 4, 2, 2, 31, 9}).view({4, 4}),
                            {.canvas_size = kCanvas});
  const auto [kept, valid] = F::sanitize_bounding_boxes(boxes);
  EXPECT_TENSORS_EQUAL(valid, at::tensor({1, 0, 0, 0}).to(at::kBool));
  EXPECT_TENSORS_EQUAL(kept.data, boxes.data.slice(0, 0, 1));
  EXPECT_EQ(F::sanitize_bounding_boxes(boxes, {.min_size = 0, .min_area = 0}).first.data.size(0), 2);

  // A group goes with the first of its points.
  const tv_tensors::KeyPoints groups(at::tensor({1, 1, 2, 2, 1, 1, 30, 2}).view({2, 2, 2}), kCanvas);
  EXPECT_TENSORS_EQUAL(F::sanitize_keypoints(groups).second, at::tensor({1, 0}).to(at::kBool));
  EXPECT_ERROR(F::sanitize_bounding_boxes(at::zeros({4}), kXyxy, kCanvas), c10::ValueError, "(N, K)", "[4]");
  EXPECT_ERROR(F::sanitize_keypoints(at::zeros({2}), kCanvas), c10::ValueError, "sanitize_keypoints", "[2]");
}

}  // namespace
}  // namespace torchvision::transforms
