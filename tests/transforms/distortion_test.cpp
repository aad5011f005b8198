#include <ATen/ATen.h>

#include "augmentations.h"
#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using testing::for_each_augmentation_case;
using tv_tensors::BoundingBoxes;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;
using tv_tensors::KeyPoints;
using tv_tensors::Mask;

/// Places in float32: their error, of some 1e-6 of a pixel, times the steps between neighbours.
constexpr testing::Tolerance kSampled = {1e-5, 2e-5}, kOneLevel = {0, 1};
constexpr testing::Tolerance kPlaces = {1e-9, 1e-6};
constexpr CanvasSize kCanvas{40, 60};

InterpolationMode mode_of(const nlohmann::json& parameters) {
  return parse_interpolation_mode(parameters.at("mode").get<std::string>()).value();
}

testing::Tolerance tolerance_for(const at::Tensor& image) { return image.is_floating_point() ? kSampled : kOneLevel; }

TEST(GridDistortion, EqualsNumpy) {
  for_each_augmentation_case("grid_distortion", [](auto& in, const auto& p, auto& out) {
    const at::Tensor& image = in.at("image");
    const auto x = p.at("x_steps").template get<std::vector<double>>(),
               y = p.at("y_steps").template get<std::vector<double>>();
    EXPECT_TENSORS_CLOSE(F::grid_distortion(image, x, y, {.interpolation = mode_of(p)}), out.at("image"),
                         tolerance_for(image));
    const CanvasSize canvas{image.size(1), image.size(2)};
    EXPECT_TENSORS_CLOSE(F::grid_distortion(KeyPoints(in.at("points"), canvas), x, y).data, out.at("points"), kPlaces);
  });
}

TEST(OpticalDistortion, EqualsOpenCv) {
  for_each_augmentation_case("optical_distortion", [](auto& in, const auto& p, auto& out) {
    const at::Tensor& image = in.at("image");
    const double k = p.at("k");
    EXPECT_TENSORS_CLOSE(F::optical_distortion(image, k, {.interpolation = mode_of(p)}), out.at("image"),
                         tolerance_for(image));
    const CanvasSize canvas{image.size(1), image.size(2)};
    EXPECT_TENSORS_CLOSE(F::optical_distortion(KeyPoints(in.at("points"), canvas), k).data, out.at("points"), kPlaces);
  });
}

TEST(Distortions, OfNothingAreTheImage) {
  const at::Tensor image = at::randint(0, 256, {3, 37, 53}, at::kByte);
  EXPECT_TENSORS_EQUAL(F::grid_distortion(image, {2, 2, 2}, {1}), image);
  EXPECT_TENSORS_EQUAL(F::optical_distortion(image, 0), image);
  const KeyPoints points(at::rand({5, 2}).mul(40), kCanvas);
  EXPECT_TENSORS_CLOSE(F::grid_distortion(points, {1, 1, 1}, {3, 3}).data, points.data, testing::kFloatRounding);
  EXPECT_TENSORS_CLOSE(F::optical_distortion(points, 0).data, points.data, testing::kFloatRounding);
}

std::vector<TransformPtr> strong() {
  return {GridDistortion({.num_steps = 4, .distort_limit = {0.6}, .p = 1}),
          GridDistortion({.num_steps = 7, .distort_limit = {-0.2, 0.9}, .p = 1}),
          OpticalDistortion({.distort_limit = {0.3, 2.0}, .p = 1}),
          OpticalDistortion({.distort_limit = {-0.35, -0.1}, .p = 1})};
}

/// Every pixel of the result whose middle comes from the object lies in the object's box there.
TEST(Distortions, KeepMasksInTheirBoxes) {
  for (const TransformPtr& transform : strong()) {
    SCOPED_TRACE(transform->repr());
    for (uint64_t seed = 0; seed < 40; ++seed) {
      at::manual_seed(seed);
      const int64_t x = at::randint(0, kCanvas.width, {1}).item<int64_t>();
      const int64_t y = at::randint(0, kCanvas.height, {1}).item<int64_t>();
      const int64_t right = x + 1 + seed % 3 * 4, bottom = y + 1 + seed % 5 * 3;
      at::Tensor mask = at::zeros({1, kCanvas.height, kCanvas.width}, at::kByte);
      mask.slice(1, y, bottom).slice(2, x, right).fill_(1);
      const at::Tensor box = at::tensor({x, y, right, bottom}, at::kDouble).view({1, 4});
      const auto [moved, boxes] = (*transform)(Mask(mask), BoundingBoxes(box, {.canvas_size = kCanvas}));
      const at::Tensor places = moved.data[0].nonzero().add(0.5);
      if (places.size(0) == 0) continue;
      const at::Tensor around = boxes.data[0];
      EXPECT_GE(places.select(1, 1).min().item<double>(), around[0].item<double>() - 1e-3);
      EXPECT_GE(places.select(1, 0).min().item<double>(), around[1].item<double>() - 1e-3);
      EXPECT_LE(places.select(1, 1).max().item<double>(), around[2].item<double>() + 1e-3);
      EXPECT_LE(places.select(1, 0).max().item<double>(), around[3].item<double>() + 1e-3);
    }
  }
}

TEST(Distortions, MoveOnePixelWithItsPoint) {
  for (const TransformPtr& transform : strong()) {
    SCOPED_TRACE(transform->repr());
    for (uint64_t seed = 0; seed < 20; ++seed) {
      at::manual_seed(seed);
      const at::Tensor y = at::randint(8, kCanvas.height - 8, {1}), x = at::randint(12, kCanvas.width - 12, {1});
      at::Tensor mask = at::zeros({kCanvas.height, kCanvas.width}, at::kByte);
      mask.index_put_({y, x}, at::ones({1}, at::kByte));
      const KeyPoints point(at::stack({x, y}, 1).add(0.5), kCanvas);
      const auto [moved, at_place] = (*transform)(Mask(mask), point);
      const at::Tensor places = moved.data.nonzero();
      if (places.size(0) == 0) continue;  // a pixel that shrank away
      const at::Tensor middle = places.to(at::kFloat).mean(0).add(0.5).flip(0);
      EXPECT_LT(middle.sub(at_place.data[0]).abs().max().item<float>(), 1.0F);
    }
  }
}

TEST(Distortions, ComeBack) {
  const at::Tensor places = at::rand({30, 2}, at::kDouble).mul(at::tensor({30., 20.})).add(at::tensor({15., 10.}));
  const at::Tensor boxes = at::cat({places, places.add(at::rand({30, 2}).mul(3).add(1))}, 1);
  const at::Tensor smooth =
      at::linspace(0, 3, kCanvas.height).sin().view({1, -1, 1}) * at::linspace(0, 4, kCanvas.width).cos();
  for (const TransformPtr& transform : strong()) {
    SCOPED_TRACE(transform->repr());
    at::manual_seed(5);
    const Params params = transform->make_params(smooth);
    const KeyPoints points(places, kCanvas);
    EXPECT_TENSORS_CLOSE(transform->inverse(transform->transform(points, params), params).data, places, kPlaces);
    const BoundingBoxes upright(boxes, {.canvas_size = kCanvas});
    const at::Tensor back = transform->inverse(transform->transform(upright, params), params).data;
    EXPECT_TRUE(back.slice(1, 0, 2).le(boxes.slice(1, 0, 2).add(1e-6)).all().item<bool>());
    EXPECT_TRUE(back.slice(1, 2).ge(boxes.slice(1, 2).sub(1e-6)).all().item<bool>());
    const at::Tensor picture = transform->inverse(transform->transform(smooth, params), params);
    const auto inside = [](const at::Tensor& image) { return image.slice(1, 10, 30).slice(2, 15, 45); };
    EXPECT_LT(inside(picture).sub(inside(smooth)).abs().max().item<float>(), 0.05F);
  }
}

TEST(Distortions, TakeEveryFormatOfBoxes) {
  const at::Tensor xyxy = at::tensor({10., 8., 22., 30.}, at::kFloat).view({1, 4});
  for (const BoundingBoxFormat format : {BoundingBoxFormat::kXywh, BoundingBoxFormat::kCxcywh}) {
    const BoundingBoxes boxes(F::convert_bounding_box_format(xyxy, BoundingBoxFormat::kXyxy, format),
                              {.format = format, .canvas_size = kCanvas});
    const at::Tensor moved = F::optical_distortion(boxes, 0.7).data;
    EXPECT_TENSORS_CLOSE(F::convert_bounding_box_format(moved, format, BoundingBoxFormat::kXyxy),
                         F::optical_distortion(BoundingBoxes(xyxy, {.canvas_size = kCanvas}), 0.7).data,
                         testing::kFloatRounding);
  }
  const at::Tensor one = at::tensor({24., 15., 12., 6., 30.}, at::kFloat).view({1, 5});
  const BoundingBoxes turned(one, {.format = BoundingBoxFormat::kCxcywhr, .canvas_size = kCanvas});
  EXPECT_TENSORS_CLOSE(F::grid_distortion(turned, {1, 1}, {3}).data, one, (testing::Tolerance{0, 1e-4}));
  const at::Tensor centre = F::optical_distortion(KeyPoints(one.slice(1, 0, 2), kCanvas), 0.7).data;
  const at::Tensor moved = F::optical_distortion(turned, 0.7).data;
  EXPECT_TENSORS_CLOSE(moved.slice(1, 0, 2), centre, (testing::Tolerance{0, 0.2}));
  EXPECT_LT(moved[0][2].item<float>(), 12);
  const BoundingBoxes whole(xyxy.to(at::kLong), {.canvas_size = kCanvas});
  EXPECT_EQ(F::optical_distortion(whole, 0.1).data.scalar_type(), at::kLong);
}

TEST(Distortions, KeepTheirPromises) {
  for (const TransformPtr& transform : strong()) testing::expect_promises(transform);
  testing::expect_promises(GridDistortion({.interpolation = InterpolationMode::kNearest}));
  testing::expect_promises(OpticalDistortion({.distort_limit = {-0.2, 1}, .fill = {1, 0.5, 0}}));
  EXPECT_EQ(F::grid_distortion(at::rand({1, 1, 1}), {1, 2}, {1}).sizes(), at::IntArrayRef({1, 1, 1}));
  EXPECT_EQ(F::optical_distortion(at::rand({0, 3, 4, 5}), 1).sizes(), at::IntArrayRef({0, 3, 4, 5}));
}

TEST(Distortions, NameWhatIsWrong) {
  EXPECT_ERROR(GridDistortion({.num_steps = 0}), c10::ValueError, "GridDistortion", "num_steps", "0");
  EXPECT_ERROR(GridDistortion({.distort_limit = {-1, 1}}), c10::ValueError, "GridDistortion", "distort_limit", "-1");
  EXPECT_ERROR(OpticalDistortion({.distort_limit = {0.5}}), c10::ValueError, "OpticalDistortion", "distort_limit",
               "-0.5");
  const at::Tensor image = at::zeros({3, 4, 4});
  EXPECT_ERROR(F::grid_distortion(image, {}, {1}), c10::ValueError, "grid_distortion", "x_steps");
  EXPECT_ERROR(F::grid_distortion(image, {1}, {1, 0}), c10::ValueError, "grid_distortion", "y_steps", "0");
  EXPECT_ERROR(F::optical_distortion(image, -1), c10::ValueError, "optical_distortion", "-0.36", "-1");
  EXPECT_ERROR(F::optical_distortion(image, 1, {.interpolation = InterpolationMode::kBicubic}), c10::ValueError,
               "optical_distortion", "bicubic");
}

}  // namespace
}  // namespace torchvision::transforms
