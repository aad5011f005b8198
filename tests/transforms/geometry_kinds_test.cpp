#include <ATen/ATen.h>

#include <functional>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/functional.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using enum tv_tensors::BoundingBoxFormat;
using tv_tensors::BoundingBoxes;
using tv_tensors::CanvasSize;
using tv_tensors::Image;
using tv_tensors::KeyPoints;
using tv_tensors::Mask;
using tv_tensors::Video;

constexpr int64_t kHeight = 24, kWidth = 31;
constexpr CanvasSize kCanvas{kHeight, kWidth};

/// A rectangle of ones and the box around it.
struct Scene {
  Mask mask;
  BoundingBoxes box;
  Scene(int64_t left, int64_t top, int64_t right, int64_t bottom)
      : mask(at::zeros({kHeight, kWidth}, at::kByte)),
        box(at::tensor({left, top, right, bottom}).to(at::kFloat).view({1, 4}), {.canvas_size = kCanvas}) {
    mask.data.slice(0, top, bottom).slice(1, left, right).fill_(1);
  }
};

/// Pixels round to whole places and boxes do not.
constexpr float kPixel = 1.0F;

void expect_pixels_in_box(const Mask& mask, const BoundingBoxes& box) {
  // Python rounds the grown canvas of a turned picture about its middle and that of boxes about its corner.
  for (size_t i = 0; i < 2; ++i) EXPECT_NEAR(F::get_size(mask)[i], F::get_size(box)[i], 1);
  const at::Tensor places = mask.data.nonzero();  // (N, 2), y before x
  const at::Tensor edges = box.data[0];
  for (int64_t i = 0; i < places.size(0); ++i) {
    const float y = places[i][0].item<float>() + 0.5F, x = places[i][1].item<float>() + 0.5F;
    EXPECT_GE(x, edges[0].item<float>() - kPixel);
    EXPECT_LE(x, edges[2].item<float>() + kPixel);
    EXPECT_GE(y, edges[1].item<float>() - kPixel);
    EXPECT_LE(y, edges[3].item<float>() + kPixel);
  }
}

template <class Move>
void expect_boxes_follow_pixels(const Move& move) {
  for (const auto& scene : {Scene(3, 4, 9, 8), Scene(20, 10, 21, 11), Scene(0, 0, 31, 24), Scene(25, 18, 31, 24)})
    expect_pixels_in_box(move(scene.mask), move(scene.box));
}

TEST(Geometry, BoxesFollowThePixels) {
  expect_boxes_follow_pixels([](const auto& x) { return F::horizontal_flip(x); });
  expect_boxes_follow_pixels([](const auto& x) { return F::vertical_flip(x); });
  expect_boxes_follow_pixels([](const auto& x) { return F::crop(x, 2, -3, 15, 40); });
  expect_boxes_follow_pixels([](const auto& x) { return F::center_crop(x, {15, 35}); });
  expect_boxes_follow_pixels([](const auto& x) { return F::pad(x, {1, 2, 3, 4}); });
  expect_boxes_follow_pixels([](const auto& x) { return F::resize(x, {50, 20}); });
  expect_boxes_follow_pixels([](const auto& x) { return F::resized_crop(x, 3, 4, 20, 25, {30, 30}); });
  expect_boxes_follow_pixels([](const auto& x) { return F::affine(x, 20, {3, -2}, 1.3, {5}); });
  expect_boxes_follow_pixels(
      [](const auto& x) { return F::affine(x, -70, {0, 0}, 0.6, {0, 20}, {.center = {{4, 5}}}); });
  for (const double angle : {0., 33., 90., 180., 270., -45.}) {
    expect_boxes_follow_pixels([&](const auto& x) { return F::rotate(x, angle); });
    expect_boxes_follow_pixels([&](const auto& x) { return F::rotate(x, angle, {.expand = true}); });
  }
  expect_boxes_follow_pixels([](const auto& x) {
    return F::perspective(x, {{0, 0}, {31, 0}, {31, 24}, {0, 24}}, {{2, 1}, {28, 3}, {30, 22}, {1, 20}});
  });
}

TEST(Geometry, PointsFollowThePixels) {
  Mask mask(at::zeros({kHeight, kWidth}, at::kByte));
  mask.data[10][20] = 1;
  const KeyPoints point(at::tensor({20, 10}, at::kLong).view({1, 2}), kCanvas);
  const auto place = [](const Mask& moved) { return moved.data.nonzero().flip(1); };
  EXPECT_TENSORS_EQUAL(F::horizontal_flip(point).data, place(F::horizontal_flip(mask)));
  EXPECT_TENSORS_EQUAL(F::vertical_flip(point).data, place(F::vertical_flip(mask)));
  EXPECT_TENSORS_EQUAL(F::crop(point, 3, -4, 20, 40).data, place(F::crop(mask, 3, -4, 20, 40)));
  EXPECT_TENSORS_EQUAL(F::pad(point, {5, 6}).data, place(F::pad(mask, {5, 6})));
  EXPECT_TENSORS_EQUAL(F::affine(point, 0, {3, 4}, 1, {0}).data, place(F::affine(mask, 0, {3, 4}, 1, {0})));
}

TEST(Geometry, TreatsEveryKindAsWhatItIs) {
  const at::Tensor pixels = at::randint(0, 256, {2, 3, 9, 12}, at::kByte);
  EXPECT_TENSORS_EQUAL(F::hflip(Image(pixels)).data, F::hflip(pixels));
  EXPECT_TENSORS_EQUAL(F::resize(Video(pixels), {5, 6}).data, F::resize(pixels, {5, 6}));
  // A mask of classes must not blend them, and needs no channels.
  const Mask classes((at::rand({9, 12}) < 0.5).to(at::kLong) * 7);
  const at::Tensor found = F::resize(classes, {20, 17}).data;
  EXPECT_TRUE(found.eq(0).logical_or(found.eq(7)).all().item<bool>());
  EXPECT_EQ(found.sizes(), (std::vector<int64_t>{20, 17}));
}

TEST(Geometry, LeavesItsInputAlone) {
  const BoundingBoxes boxes(at::rand({3, 5}) * 20, {.format = kCxcywhr, .canvas_size = kCanvas});
  const at::Tensor copy = boxes.data.clone();
  const at::Tensor displacement = at::rand({1, kHeight, kWidth, 2}), kept = displacement.clone();
  F::hflip(boxes), F::vflip(boxes), F::resize(boxes, {9, 9}), F::crop(boxes, 1, 2, 3, 4), F::pad(boxes, {3});
  F::rotate(boxes, 30, {.expand = true}), F::affine(boxes, 3, {1, 1}, 2, {3}), F::elastic(boxes, displacement);
  EXPECT_TENSORS_EQUAL(boxes.data, copy);
  EXPECT_TENSORS_EQUAL(displacement, kept);
}

TEST(Geometry, TakesNoBoxesAtAll) {
  for (const auto format : {kXyxy, kXywh, kCxcywh, kXywhr, kCxcywhr, kXyxyxyxy}) {
    const BoundingBoxes none(at::empty({0, tv_tensors::numbers_of(format)}),
                             {.format = format, .canvas_size = kCanvas});
    for (const BoundingBoxes& moved :
         {F::hflip(none), F::vflip(none), F::resize(none, {9, 9}), F::crop(none, 1, 2, 3, 4), F::pad(none, {3}),
          F::rotate(none, 30), F::affine(none, 3, {1, 1}, 2, {3}), F::clamp_bounding_boxes(none)})
      EXPECT_EQ(moved.data.sizes(), none.data.sizes());
  }
}

TEST(Flip, TwiceIsTheInput) {
  for (const auto format : {kXyxy, kXywh, kCxcywh, kXyxyxyxy}) {
    const BoundingBoxes boxes(at::randint(0, 20, {5, tv_tensors::numbers_of(format)}, at::kFloat),
                              {.format = format, .canvas_size = kCanvas});
    EXPECT_TENSORS_EQUAL(F::hflip(F::hflip(boxes)).data, boxes.data);
    EXPECT_TENSORS_EQUAL(F::vflip(F::vflip(boxes)).data, boxes.data);
  }
  const KeyPoints points(at::randint(0, 20, {4, 3, 2}), kCanvas);
  EXPECT_TENSORS_EQUAL(F::hflip(F::hflip(points)).data, points.data);
  EXPECT_TENSORS_EQUAL(F::vflip(F::vflip(points)).data, points.data);
  EXPECT_ERROR(F::horizontal_flip_bounding_boxes(at::zeros({2, 5}), kXyxy, kCanvas), c10::ValueError, "horizontal_flip",
               "XYXY", "[2, 5]");
  EXPECT_ERROR(F::vertical_flip_keypoints(at::zeros({3}), kCanvas), c10::ValueError, "vertical_flip", "[3]");
}

TEST(Rotate, TurnsWideUnsignedIntegersByQuarters) {
  const at::Tensor image = at::arange(12).view({1, 3, 4});
  for (const at::ScalarType dtype : {at::kUInt16, at::kUInt32, at::kUInt64})
    for (const double angle : {90., 180., 270.}) {
      const at::Tensor turned = F::rotate(image.to(dtype), angle, {.expand = true});
      EXPECT_EQ(turned.scalar_type(), dtype);
      EXPECT_TENSORS_EQUAL(turned.to(at::kLong), F::rotate(image, angle, {.expand = true}));
    }
}

// ATen's sampler reads outside the image there, as Python's pictures of garbage show.
TEST(Affine, KeepsToTheImageInHalfFloats) {
  const at::Tensor image = at::rand({3, 245, 156});
  for (const at::ScalarType dtype : {at::kHalf, at::kBFloat16}) {
    const at::Tensor moved =
        F::affine(image.to(dtype), 30, {4, -1}, 0.5, {0}, {.interpolation = InterpolationMode::kBilinear});
    EXPECT_GE(moved.min().item<float>(), 0);
    EXPECT_LE(moved.max().item<float>(), 1);
    const at::Tensor grid = F::elastic(image.to(dtype), at::zeros({1, 245, 156, 2}, dtype));
    EXPECT_LE(grid.max().item<float>(), 1);
  }
}

TEST(FiveCrop, GivesCornersAndMiddle) {
  const at::Tensor image = at::arange(3 * 5 * 7).view({3, 5, 7});
  const std::array<Image, 5> crops = F::five_crop(Image(image), {3});
  EXPECT_TENSORS_EQUAL(crops[1].data, F::crop(image, 0, 4, 3, 3));
  EXPECT_TENSORS_EQUAL(crops[2].data, F::crop(image, 2, 0, 3, 3));
  EXPECT_TENSORS_EQUAL(crops[4].data, F::center_crop(image, {3}));
  const std::array<at::Tensor, 10> ten = F::ten_crop(image, {3}, {.vertical_flip = true});
  EXPECT_TENSORS_EQUAL(ten[5], F::vflip(F::crop(image, 2, 0, 3, 3)));
  EXPECT_ERROR(F::five_crop(image, {6}), c10::ValueError, "five_crop", "6x6", "5x7");
  EXPECT_ERROR(F::ten_crop(image, {1, 2, 3}), c10::ValueError, "one or two", "got 3");
}

TEST(Pad, RefusesWhatBoxesAndMasksCannotBe) {
  const BoundingBoxes boxes(at::zeros({1, 4}), {.canvas_size = kCanvas});
  EXPECT_ERROR(F::pad(boxes, {3}, {.padding_mode = PaddingMode::kReflect}), c10::ValueError, "pad", "boxes", "reflect");
  EXPECT_ERROR(F::pad(KeyPoints(at::zeros({1, 2}), kCanvas), {3}, {.padding_mode = PaddingMode::kEdge}),
               c10::ValueError, "pad", "points", "edge");
  EXPECT_ERROR(F::pad(Mask(at::zeros({3, 4, 5})), {1}, {.fill = {1, 2, 3}}), c10::ValueError, "pad", "mask", "got 3");
  EXPECT_ERROR(F::resize(BoundingBoxes(at::zeros({1, 4}), {}), {3, 3}), c10::ValueError, "resize", "canvas", "0x0");
}

}  // namespace
}  // namespace torchvision::transforms
