// Results brought back to the picture they were made of.
#include <ATen/ATen.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::CanvasSize;
using tv_tensors::Image;
using tv_tensors::KeyPoints;
using tv_tensors::Mask;
using tv_tensors::Sample;

/// A resize there and back, and the products of a warp: float32 at coordinates of about 100.
constexpr testing::Tolerance kPlaces = {0, 2e-3};
constexpr CanvasSize kCanvas{61, 83};

/// Places near the middle of the canvas, which small motions keep.
at::Tensor middle_points() { return at::tensor({40.5, 30.5, 44., 27., 38.25, 33.75}, at::kFloat).view({3, 2}); }
at::Tensor middle_boxes() { return at::tensor({36., 26., 46., 34., 40., 28., 43., 31.}, at::kFloat).view({2, 4}); }

Sample sample_with(const at::Tensor& image) {
  const at::Tensor mask = at::zeros({kCanvas.height, kCanvas.width}, at::kByte);
  mask.slice(0, 26, 34).slice(1, 36, 46).fill_(1);
  return {{"image", Image(image)},
          {"boxes", BoundingBoxes(middle_boxes(), {.canvas_size = kCanvas})},
          {"points", KeyPoints(middle_points(), kCanvas)},
          {"mask", Mask(mask)}};
}

std::vector<TransformPtr> moving() {
  return {Resize({40, 120}),
          Resize({37}),
          CenterCrop({50, 60}),
          CenterCrop({71, 90}),
          CenterCrop({24, 101}),
          RandomCrop({50, 61}),
          RandomCrop({90, 91}, {.padding = {{1, 2, 3, 4}}, .pad_if_needed = true}),
          RandomHorizontalFlip({.p = 1}),
          RandomHorizontalFlip({.p = 0}),
          RandomVerticalFlip({.p = 1}),
          RandomResizedCrop({48, 40}, {.scale = {0.9, 1.0}, .ratio = {1.3, 1.4}}),
          Pad({3, 4, 5, 6}),
          RandomZoomOut({.p = 1}),
          RandomResize(30, 50),
          RandomShortestSize({40, 50}),
          ScaleJitter({100, 100}, {.scale_range = {0.8, 1.2}}),
          LetterBox({64}),
          LetterBox({100, 70}, {.center = false}),
          LetterBox({200}, {.scale_up = false}),
          FixedSizeCrop({55, 95}),
          LargeScaleJitter({90, 80}, {.scale_range = {0.9, 1.0}})};
}

std::vector<TransformPtr> turning() {
  return {RandomRotation({-20, 20}),
          RandomRotation({30, 40}, {.expand = true}),
          RandomRotation({90, 90}, {.expand = true}),
          RandomRotation({-15, 15}, {.center = {{30, 20}}}),
          RandomAffine({-10, 10}, {.translate = {{0.1, 0.1}}, .scale = {{0.8, 1.2}}, .shear = {-5, 5, -5, 5}}),
          RandomPerspective({.distortion_scale = 0.3, .p = 1})};
}

TEST(Inverse, BringsBoxesAndPointsBack) {
  for (const TransformPtr& transform : moving()) {
    SCOPED_TRACE(transform->repr());
    EXPECT_TRUE(transform->has_inverse());
    for (uint64_t seed = 0; seed < 5; ++seed) {
      at::manual_seed(seed);
      const Sample sample = sample_with(at::rand({3, kCanvas.height, kCanvas.width}));
      const Params params = transform->make_params(sample);
      const Sample back = transform->inverse(transform->transform(sample, params), params);
      EXPECT_TENSORS_CLOSE(back.get<BoundingBoxes>("boxes").data, middle_boxes(), kPlaces);
      EXPECT_TENSORS_CLOSE(back.get<KeyPoints>("points").data, middle_points(), kPlaces);
      EXPECT_EQ(back.get<BoundingBoxes>("boxes").canvas_size, kCanvas);
      EXPECT_EQ(back.get<KeyPoints>("points").canvas_size, kCanvas);
      EXPECT_EQ(back.get<Mask>("mask").data.sizes(), at::IntArrayRef({kCanvas.height, kCanvas.width}));
      EXPECT_EQ(back.get<Image>("image").data.sizes(), at::IntArrayRef({3, kCanvas.height, kCanvas.width}));
    }
  }
}

TEST(Inverse, TurnsPointsBackAndKeepsBoxesInsideTheirs) {
  for (const TransformPtr& transform : turning()) {
    SCOPED_TRACE(transform->repr());
    EXPECT_TRUE(transform->has_inverse());
    for (uint64_t seed = 0; seed < 5; ++seed) {
      at::manual_seed(seed);
      const Sample sample = sample_with(at::rand({3, kCanvas.height, kCanvas.width}));
      const Params params = transform->make_params(sample);
      const Sample back = transform->inverse(transform->transform(sample, params), params);
      EXPECT_TENSORS_CLOSE(back.get<KeyPoints>("points").data, middle_points(), kPlaces);
      const at::Tensor boxes = back.get<BoundingBoxes>("boxes").data;
      EXPECT_TRUE(boxes.slice(1, 0, 2).le(middle_boxes().slice(1, 0, 2).add(kPlaces.absolute)).all().item<bool>());
      EXPECT_TRUE(boxes.slice(1, 2, 4).ge(middle_boxes().slice(1, 2, 4).sub(kPlaces.absolute)).all().item<bool>());
      EXPECT_EQ(back.get<BoundingBoxes>("boxes").canvas_size, kCanvas);
      EXPECT_EQ(back.get<Image>("image").data.sizes(), at::IntArrayRef({3, kCanvas.height, kCanvas.width}));
    }
  }
}

TEST(Inverse, BringsTurnedBoxesBackExactly) {
  const BoundingBoxes boxes(at::tensor({40., 30., 12., 6., 20.}, at::kFloat).view({1, 5}),
                            {.format = tv_tensors::BoundingBoxFormat::kCxcywhr, .canvas_size = kCanvas});
  for (const TransformPtr& transform :
       {TransformPtr(RandomRotation({25, 25})), TransformPtr(RandomRotation({-50, -50}, {.expand = true}))}) {
    const Params params = transform->make_params(boxes);
    const BoundingBoxes back = transform->inverse(transform->transform(boxes, params), params);
    EXPECT_TENSORS_CLOSE(back.data, boxes.data, kPlaces);
  }
}

/// Pictures that a warp takes apart and puts together come back blurred: most of a smooth one is near itself.
TEST(Inverse, BringsPicturesBack) {
  const at::Tensor y = at::linspace(0, 3, kCanvas.height).sin().unsqueeze(1),
                   x = at::linspace(0, 4, kCanvas.width).cos();
  const at::Tensor picture = y.mul(x).unsqueeze(0);
  std::vector<TransformPtr> all = moving();
  for (const TransformPtr& turn :
       {TransformPtr(RandomRotation({-10, 10}, {.interpolation = InterpolationMode::kBilinear})),
        TransformPtr(RandomRotation({30, 40}, {.interpolation = InterpolationMode::kBilinear, .expand = true})),
        TransformPtr(RandomRotation({90, 90}, {.interpolation = InterpolationMode::kBilinear, .expand = true})),
        TransformPtr(RandomPerspective({.distortion_scale = 0.3, .p = 1}))})
    all.push_back(turn);
  for (const TransformPtr& transform : all) {
    SCOPED_TRACE(transform->repr());
    at::manual_seed(7);
    const Sample sample = sample_with(picture);
    const Params params = transform->make_params(sample);
    const Sample back = transform->inverse(transform->transform(sample, params), params);
    const auto inside = [](const at::Tensor& image) { return image.slice(-2, 20, 40).slice(-1, 30, 50); };
    const at::Tensor difference = inside(back.get<Image>("image").data).sub(inside(picture)).abs();
    EXPECT_LT(difference.max().item<float>(), 0.02F);
    const at::Tensor changed = back.get<Mask>("mask").data.ne(sample.get<Mask>("mask").data);
    // Its edge: nearest pixels go half a pixel to one side, there and back.
    EXPECT_LE(changed.sum().item<int64_t>(), 3 * (10 + 8));
  }
}

TEST(Inverse, RunsStepsBackwards) {
  const Compose pipeline({ColorJitter({.brightness = {0.5}}), RandomCrop({50, 60}), RandomHorizontalFlip(),
                          RandomApply({Pad({2})}), RandomChoice({Resize({40}), LetterBox({64})}),
                          RandomOrder({RandomVerticalFlip(), Resize({33, 44})}), ToDtype(at::kFloat, {.scale = true}),
                          Normalize({0.5}, {0.5}), ClampBoundingBoxes()});
  EXPECT_TRUE(pipeline.has_inverse());
  for (uint64_t seed = 0; seed < 8; ++seed) {
    at::manual_seed(seed);
    const Sample sample = sample_with(at::randint(0, 256, {3, kCanvas.height, kCanvas.width}, at::kByte));
    Sample result = sample;
    const Params params = pipeline.run(result, std::nullopt);
    const Sample back = pipeline.inverse(result, params);
    EXPECT_TENSORS_CLOSE(back.get<BoundingBoxes>("boxes").data, middle_boxes(), kPlaces);
    EXPECT_TENSORS_CLOSE(back.get<KeyPoints>("points").data, middle_points(), kPlaces);
  }
}

TEST(Inverse, TakesPredictionsAlone) {
  const LetterBox letter_box({64});
  const Params params = letter_box.make_params(at::zeros({3, 40, 80}));
  // 40 x 80 becomes 32 x 64 in the middle.
  const BoundingBoxes found(at::tensor({8., 16., 16., 24.}, at::kFloat).view({1, 4}), {.canvas_size = {64, 64}});
  const BoundingBoxes on_photo = letter_box.inverse(found, params);
  EXPECT_TENSORS_EQUAL(on_photo.data, at::tensor({10., 0., 20., 10.}, at::kFloat).view({1, 4}));
  EXPECT_EQ(on_photo.canvas_size, (CanvasSize{40, 80}));
  const BoundingBoxes none(at::zeros({0, 4}), {.canvas_size = {64, 64}});
  EXPECT_EQ(letter_box.inverse(none, params).data.sizes(), at::IntArrayRef({0, 4}));
}

TEST(Inverse, NamesWhatHasNone) {
  const at::Tensor image = at::rand({3, 50, 50});
  for (const TransformPtr& transform :
       {TransformPtr(ElasticTransform()), TransformPtr(FiveCrop({4})), TransformPtr(RandAugment())})
    EXPECT_FALSE(transform->has_inverse());
  EXPECT_ERROR(ElasticTransform().inverse(image, ElasticTransform().make_params(image)), c10::ValueError,
               "ElasticTransform", "no inverse");
  const Compose pipeline({Resize({40}), ElasticTransform()});
  EXPECT_FALSE(pipeline.has_inverse());
  const Params params = pipeline.make_params(image);
  EXPECT_ERROR(pipeline.inverse(image, params), c10::ValueError, "ElasticTransform");
  EXPECT_ERROR(Resize({10}).inverse(image, {}), c10::ValueError, "Resize", "input_size");
}

TEST(Inverse, OfColoursIsTheIdentity) {
  const BoundingBoxes boxes(middle_boxes(), {.canvas_size = kCanvas});
  for (const char* name : {"Grayscale", "RandomInvert", "GaussianBlur", "Identity", "JPEG", "RandomErasing",
                           "MedianBlur", "CLAHE", "Downscale", "CoarseDropout"}) {
    const Fields options = std::string(name) == "GaussianBlur" ? Fields{{"kernel_size", int64_t{3}}}
                           : std::string(name) == "JPEG"       ? Fields{{"quality", int64_t{50}}}
                                                               : Fields{};
    const TransformPtr transform = make_transform(name, options);
    EXPECT_TRUE(transform->has_inverse()) << name;
    const Sample sample = sample_with(at::randint(0, 256, {3, kCanvas.height, kCanvas.width}, at::kByte));
    EXPECT_TENSORS_EQUAL(transform->inverse(boxes, transform->make_params(sample)).data, boxes.data);
  }
}

}  // namespace
}  // namespace torchvision::transforms
