#include <ATen/ATen.h>

#include <cmath>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/functional.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;

at::Tensor bytes(at::IntArrayRef shape) { return at::randint(0, 256, shape, at::kByte); }

constexpr InterpolationMode kModes[] = {InterpolationMode::kNearest, InterpolationMode::kBilinear};

TEST(Affine, OfNothingIsTheImage) {
  const at::Tensor image = bytes({3, 9, 14});
  for (InterpolationMode mode : kModes)
    EXPECT_TENSORS_EQUAL(F::affine(image, 0, {0, 0}, 1, {0}, {.interpolation = mode}), image);
}

TEST(Affine, MovesByWholePixels) {
  const at::Tensor image = bytes({3, 9, 14});
  for (InterpolationMode mode : kModes)
    EXPECT_TENSORS_EQUAL(F::affine(image, 0, {3, -2}, 1, {0, 0}, {.interpolation = mode}),
                         F::crop(image, 2, -3, 9, 14));
}

TEST(Affine, FillsEachChannelWithItsOwnValue) {
  const at::Tensor image = bytes({3, 6, 8});
  const at::Tensor moved = F::affine(image, 0, {8, 0}, 1, {0}, {.fill = {1, 20, 255}});
  EXPECT_TENSORS_EQUAL(moved, at::tensor({1, 20, 255}, at::kByte).view({3, 1, 1}).expand({3, 6, 8}));
  EXPECT_TENSORS_EQUAL(F::affine(image, 0, {8, 0}, 1, {0}, {.fill = {9}}), at::full({3, 6, 8}, 9, at::kByte));
}

TEST(Warp, TreatsABatchAndEveryLayoutAsItsImages) {
  const at::Tensor batch = bytes({2, 3, 3, 11, 13});
  const at::Tensor interleaved = batch.movedim(-3, -1).contiguous().movedim(-1, -3);
  const auto one = [](const at::Tensor& image) {
    return F::rotate(image, 25, {.interpolation = InterpolationMode::kBilinear, .fill = {3}});
  };
  EXPECT_TENSORS_EQUAL(one(batch)[1][2], one(batch[1][2]));
  EXPECT_TENSORS_EQUAL(one(interleaved), one(batch));
}

TEST(Warp, TakesEmptyBatches) {
  EXPECT_EQ(F::affine(bytes({0, 3, 5, 6}), 10, {0, 0}, 1, {0}).sizes(), (std::vector<int64_t>{0, 3, 5, 6}));
  EXPECT_EQ(F::rotate(bytes({0, 3, 5, 6}), 90, {.expand = true}).sizes(), (std::vector<int64_t>{0, 3, 6, 5}));
}

TEST(Warp, PassesGradients) {
  const at::Tensor image = at::rand({2, 8, 8}).requires_grad_();
  F::rotate(image, 10, {.interpolation = InterpolationMode::kBilinear, .fill = {1, 2}}).sum().backward();
  EXPECT_TRUE(image.grad().defined());
}

TEST(Rotate, CopiesQuarterTurns) {
  const at::Tensor image = at::rand({3, 5, 8});
  EXPECT_TENSORS_EQUAL(F::rotate(image, 90, {.expand = true}), at::rot90(image, 1, {-2, -1}));
  EXPECT_TENSORS_EQUAL(F::rotate(image, -90, {.expand = true}), at::rot90(image, 3, {-2, -1}));
  EXPECT_TENSORS_EQUAL(F::rotate(image, 540), at::rot90(image, 2, {-2, -1}));
  EXPECT_TENSORS_EQUAL(F::rotate(image, 720), image);
  EXPECT_FALSE(F::rotate(image, 0).is_alias_of(image));
}

TEST(Rotate, GrowsTheCanvasAsPythonDoes) {
  const tv_tensors::BoundingBoxes boxes(at::tensor({1.F, 2.F, 9.F, 8.F}), {.canvas_size = {20, 30}});
  EXPECT_EQ(F::get_size(F::rotate(boxes, 30, {.expand = true})), (std::array<int64_t, 2>{33, 36}));
  // One more than the boxes': Python's two ways to round.
  EXPECT_EQ(F::get_size(F::rotate(at::zeros({1, 20, 30}), 30, {.expand = true})), (std::array<int64_t, 2>{34, 36}));
}

const PerspectivePoints kCorners = {{0, 0}, {13, 0}, {13, 9}, {0, 9}};

TEST(Perspective, OfUnmovedCornersIsTheImage) {
  const at::Tensor image = bytes({3, 9, 13});
  EXPECT_TENSORS_EQUAL(F::perspective(image, kCorners, kCorners), image);
  EXPECT_TENSORS_EQUAL(F::perspective(image, {}, {}, {.coefficients = {{1, 0, 0, 0, 1, 0, 0, 0}}}), image);
}

TEST(Perspective, MovesPointsToTheEndpoints) {
  const PerspectivePoints end = {{2, 1}, {11, 2}, {12, 8}, {1, 7}};
  const tv_tensors::KeyPoints points(at::tensor({0., 0., 13., 0., 13., 9., 0., 9.}).view({4, 2}), {9, 13});
  EXPECT_TENSORS_CLOSE(F::perspective(points, kCorners, end).data,
                       at::tensor({2., 1., 11., 2., 12., 8., 1., 7.}).view({4, 2}), (testing::Tolerance{0, 1e-4}));
}

TEST(Perspective, RefusesWhatIsNoPerspective) {
  const at::Tensor image = bytes({3, 9, 13});
  const PerspectivePoints line = {{0, 0}, {1, 0}, {2, 0}, {3, 0}};
  EXPECT_ERROR(F::perspective(image, {}, {}), c10::ValueError, "perspective", "neither");
  EXPECT_ERROR(F::perspective(image, kCorners, kCorners, {.coefficients = PerspectiveCoefficients{}}), c10::ValueError,
               "perspective", "both");
  EXPECT_ERROR(F::perspective(image, kCorners, {{1, 1}}), c10::ValueError, "four corners", "1 endpoints");
  EXPECT_ERROR(F::perspective(image, kCorners, line), c10::ValueError, "perspective", "line");
  const tv_tensors::KeyPoints points(at::zeros({1, 2}), {9, 13});
  EXPECT_ERROR(F::perspective(points, {}, {}, {.coefficients = PerspectiveCoefficients{}}), c10::ValueError,
               "inverted");
}

TEST(Elastic, OfNoDisplacementIsTheImage) {
  const at::Tensor still = at::zeros({1, 9, 14, 2});
  const at::Tensor image = bytes({3, 9, 14});
  for (InterpolationMode mode : kModes) EXPECT_TENSORS_EQUAL(F::elastic(image, still, {.interpolation = mode}), image);
  EXPECT_TENSORS_EQUAL(F::elastic_transform(image, still), image);
  EXPECT_EQ(F::elastic(image.to(at::kHalf), still).scalar_type(), at::kHalf);
  const tv_tensors::BoundingBoxes boxes(at::tensor({1, 2, 9, 8}), {.canvas_size = {9, 14}});
  EXPECT_TENSORS_EQUAL(F::elastic(boxes, still).data, boxes.data);
}

TEST(Warp, RefusesWhatItCannotDo) {
  const at::Tensor image = bytes({3, 9, 14});
  EXPECT_ERROR(F::affine(image, 0, {0, 0}, 0, {0}), c10::ValueError, "affine", "positive scale", "got 0");
  EXPECT_ERROR(F::affine(image, 0, {0, 0}, 1, {1, 2, 3}), c10::ValueError, "affine", "shear", "got 3");
  EXPECT_ERROR(F::affine(image, 0, {0, 0}, 1, {}), c10::ValueError, "affine", "shear", "got 0");
  EXPECT_ERROR(F::affine(image, 0, {0, 0}, 1, {0}, {.interpolation = InterpolationMode::kBicubic}), c10::ValueError,
               "affine", "bicubic");
  EXPECT_ERROR(F::rotate(image, 10, {.fill = {1, 2}}), c10::ValueError, "rotate", "fill", "(3)", "got 2");
  EXPECT_ERROR(F::rotate(at::zeros({4, 5}), 10), c10::ValueError, "rotate", "C, H, W", "[4, 5]");
  EXPECT_ERROR(F::elastic(image, at::zeros({1, 9, 13, 2})), c10::ValueError, "elastic", "(1, 9, 14, 2)", "13");
  EXPECT_ERROR(F::elastic(image, at::Tensor()), c10::ValueError, "elastic", "undefined");
  EXPECT_ERROR(F::rotate(image, std::nan("")), c10::ValueError, "rotate", "finite angle");
  EXPECT_ERROR(F::affine(image, 1, {INFINITY, 0}, 1, {0}), c10::ValueError, "affine", "finite translation");
  EXPECT_ERROR(F::affine(image, 1, {0, 0}, INFINITY, {0}), c10::ValueError, "affine", "positive scale");
  EXPECT_ERROR(F::rotate(at::Tensor(), 10), c10::ValueError, "rotate", "undefined");
}

}  // namespace
}  // namespace torchvision::transforms
