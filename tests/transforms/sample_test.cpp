// What goes with an image is transformed with it.
#include "torchvision/tv_tensors/sample.h"

#include <ATen/ATen.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

using namespace tv_tensors;  // NOLINT: the test is about these

BoundingBoxes boxes_on(CanvasSize canvas) {
  return {at::tensor({1.0F, 2.0F, 5.0F, 6.0F}), {.format = BoundingBoxFormat::kXyxy, .canvas_size = canvas}};
}

TEST(TvTensors, CheckTheirShapes) {
  EXPECT_EQ(Image(at::zeros({4, 5})).data.sizes(), at::IntArrayRef({1, 4, 5}));
  EXPECT_ERROR(Image(at::zeros({4})), c10::ValueError, "Image", "[4]");
  EXPECT_ERROR(Video(at::zeros({3, 4, 5})), c10::ValueError, "Video");
  EXPECT_EQ(boxes_on({9, 9}).data.sizes(), at::IntArrayRef({1, 4}));
  EXPECT_ERROR(BoundingBoxes(at::zeros({1, 2, 4}), {}), c10::ValueError, "BoundingBoxes");
  EXPECT_ERROR(BoundingBoxes(at::zeros({1, 5}, at::kLong), {.format = BoundingBoxFormat::kXywhr}), c10::ValueError,
               "XYWHR", "Long");
  EXPECT_ERROR(KeyPoints(at::zeros({2, 3}), {9, 9}), c10::ValueError, "KeyPoints");
  EXPECT_EQ(parse_bounding_box_format("cxcywhr"), BoundingBoxFormat::kCxcywhr);
}

TEST(TvTensors, WrapMakesAResultWhatItsInputWas) {
  const BoundingBoxes wrapped = wrap(at::zeros({5, 4}), boxes_on({4, 8}));
  EXPECT_EQ(wrapped.data.size(0), 5);
  EXPECT_EQ(wrapped.canvas_size, (CanvasSize{4, 8}));
  EXPECT_FALSE(is_rotated_bounding_format(wrapped.format));
  EXPECT_TRUE(is_rotated_bounding_format(BoundingBoxFormat::kXyxyxyxy));
}

TEST(Inputs, AnswerWhatTransformsAsk) {
  const Inputs inputs = {Image(at::zeros({3, 4, 8})), boxes_on({4, 8}), KeyPoints(at::zeros({1, 2}), {4, 8}),
                         int64_t{3}};
  EXPECT_EQ(query_chw(inputs), (std::array<int64_t, 3>{3, 4, 8}));
  EXPECT_EQ(query_size(inputs), (std::array<int64_t, 2>{4, 8}));
  EXPECT_EQ(get_bounding_boxes(inputs).data.size(0), 1);
  EXPECT_EQ(get_keypoints(inputs).data.size(0), 1);
  EXPECT_TRUE((has_any<Mask, Image>(inputs)));
  EXPECT_FALSE((has_all<Mask, Image>(inputs)));
  EXPECT_ERROR(query_size({}), c10::TypeError, "No image");
  EXPECT_ERROR(get_bounding_boxes({}), c10::ValueError, "No bounding boxes");
}

TEST(Lambda, CallsTheFunctionForEachValue) {
  const Lambda twice([](const Value& value) -> Value {
    const auto* image = std::get_if<Image>(&value);
    return image ? Value(Image(image->data * 2)) : value;
  });
  EXPECT_TENSORS_EQUAL(twice(Image(at::ones({1, 2, 2}))).data, at::full({1, 2, 2}, 2.0F));
  EXPECT_EQ(AutoAugment({.policy = AutoAugmentPolicy::kSvhn}).repr(),
            "AutoAugment(interpolation=nearest, policy=AutoAugmentPolicy.SVHN)");
}

TEST(TvTensors, Print) {
  EXPECT_EQ(repr(boxes_on({4, 8})),
            "BoundingBoxes([1, 4], Float, format=BoundingBoxFormat.XYXY, canvas_size=(4, 8), clamping_mode=soft)");
  EXPECT_EQ(repr(PerInstance(at::zeros({3}))), "PerInstance([3], Float)");
  EXPECT_EQ(repr(Sample{{"a", PerInstance(at::zeros({3}))}, {"b", 2.5}}),
            "Sample(\n  a: PerInstance([3], Float)\n  b: 2.5\n)");
  EXPECT_EQ(repr(KeyPoints(at::zeros({3, 2}), {4, 8})), "KeyPoints([3, 2], Float, canvas_size=(4, 8))");
}

TEST(Sample, NamesAndNests) {
  Sample sample{{"image", Image(at::zeros({3, 4, 8}))}, {"target.boxes", boxes_on({4, 8})}, {"target.id", int64_t{7}}};
  EXPECT_EQ(sample.within("target").get<int64_t>("id"), 7);
  EXPECT_ERROR(sample.get<Mask>("image"), c10::TypeError, "image", "Image");
  EXPECT_ERROR(sample.at("boxes"), c10::ValueError, "boxes", "target.boxes");
  sample.set("target.id", std::string("x"));
  EXPECT_EQ(sample.size(), 3u);
  EXPECT_TRUE(sample.erase("image"));
  EXPECT_FALSE(sample.contains("image"));
}

TEST(Transform, MovesAllTogether) {
  const at::Tensor pixels = at::arange(3 * 4 * 8, at::kByte).view({3, 4, 8});
  const auto [image, mask, boxes, points] = RandomHorizontalFlip({.p = 1})(
      Image(pixels), Mask(pixels[0]), boxes_on({4, 8}), KeyPoints(at::tensor({1.0F, 2.0F}), {4, 8}));
  EXPECT_TENSORS_EQUAL(image.data, pixels.flip(-1));
  EXPECT_TENSORS_EQUAL(mask.data, pixels[0].flip(-1));
  EXPECT_TENSORS_EQUAL(boxes.data, at::tensor({3.0F, 2.0F, 7.0F, 6.0F}).view({1, 4}));
  EXPECT_TENSORS_EQUAL(points.data, at::tensor({6.0F, 2.0F}).view({1, 2}));
}

TEST(Transform, TakesPlainTensorsAsPythonDoes) {
  const at::Tensor a = at::arange(6).view({1, 2, 3}), b = a + 10;
  const RandomHorizontalFlip flip({.p = 1});
  const auto [first, second] = flip(a, b);  // the first is the image
  EXPECT_TENSORS_EQUAL(first, a.flip(-1));
  EXPECT_TENSORS_EQUAL(second, b);
  const auto [labels, image] = flip(a, Image(b));  // an Image makes it plain
  EXPECT_TENSORS_EQUAL(labels, a);
  EXPECT_TENSORS_EQUAL(image.data, b.flip(-1));
}

TEST(Transform, LeavesNumbersAndTextsAlone) {
  const Sample sample{{"image", at::arange(6).view({1, 2, 3})}, {"label", int64_t{3}}, {"path", std::string("a.png")}};
  const Sample flipped = RandomHorizontalFlip({.p = 1})(sample);
  EXPECT_EQ(flipped.get<int64_t>("label"), 3);
  EXPECT_EQ(flipped.get<std::string>("path"), "a.png");
  EXPECT_TENSORS_EQUAL(flipped.get<at::Tensor>("image"), sample.get<at::Tensor>("image").flip(-1));
}

TEST(SanitizeBoundingBoxes, KeepsWhatGoesWithEachBoxInStep) {
  const Sample sample{
      {"image", Image(at::zeros({3, 10, 10}))},
      {"target.boxes",
       BoundingBoxes(at::tensor({1.0F, 1.0F, 5.0F, 5.0F, 3.0F, 3.0F, 3.0F, 9.0F, 2.0F, 2.0F, 8.0F, 8.0F}).view({3, 4}),
                     {.canvas_size = {10, 10}})},
      {"target.masks", Mask(at::arange(3, at::kInt).view({3, 1, 1}).expand({3, 10, 10}))},
      {"target.labels", at::tensor({4, 5, 6})},
      {"target.scores", PerInstance(at::tensor({0.4, 0.5, 0.6}))},
      {"target.image_id", at::tensor({1, 2, 3})}};
  const Sample clean = SanitizeBoundingBoxes()(sample);
  EXPECT_TENSORS_EQUAL(clean.get<BoundingBoxes>("target.boxes").data,
                       at::tensor({1.0F, 1.0F, 5.0F, 5.0F, 2.0F, 2.0F, 8.0F, 8.0F}).view({2, 4}));
  EXPECT_TENSORS_EQUAL(clean.get<Mask>("target.masks").data.select(1, 0).select(1, 0), at::tensor({0, 2}));
  EXPECT_TENSORS_EQUAL(clean.get<at::Tensor>("target.labels"), at::tensor({4, 6}));
  EXPECT_TENSORS_EQUAL(clean.get<PerInstance>("target.scores").data, at::tensor({0.4, 0.6}));
  EXPECT_TENSORS_EQUAL(clean.get<at::Tensor>("target.image_id"), at::tensor({1, 2, 3}));
}

TEST(MixUp, RefusesWhatCannotBeMixed) {
  const at::Tensor batch = at::rand({2, 3, 4, 4}), labels = at::arange(2);
  const MixUp mix({.num_classes = 2});
  EXPECT_ERROR(mix(Sample{{"image", batch}, {"labels", labels}, {"boxes", boxes_on({4, 4})}}), c10::ValueError, "MixUp",
               "BoundingBoxes");
  EXPECT_ERROR(MixUp()(batch, labels), c10::ValueError, "num_classes");
  EXPECT_ERROR(mix(batch[0], labels), c10::ValueError, "4 dimensions");
  EXPECT_ERROR(mix(batch, at::arange(1)), c10::ValueError, "2 pictures");
  const auto [mixed, shares] = CutMix({.num_classes = 2})(batch, labels);
  EXPECT_EQ(mixed.sizes(), batch.sizes());
  EXPECT_TENSORS_CLOSE(shares.sum(1), at::ones({2}), testing::kFloatRounding);
}

TEST(Transform, RefusesPicturesOfTwoSizes) {
  EXPECT_ERROR(RandomCrop({2})(Image(at::zeros({3, 4, 4})), Image(at::zeros({3, 5, 4}))), c10::ValueError,
               "multiple HxW", "4, 4", "5, 4");
}

TEST(Containers, ReplayWhatTheyDrew) {
  const RandomOrder order({RandomHorizontalFlip(), RandomCrop({3}), RandomApply({RandomResizedCrop({5})}, {.p = 0.5}),
                           RandomChoice({Identity(), CenterCrop({3})})});
  const at::Tensor image = at::randint(0, 256, {3, 9, 11}, at::kByte);
  for (uint64_t seed = 0; seed < 20; ++seed) {
    at::manual_seed(seed);
    Sample sample{{"image", image}};
    const Params params = order.run(sample, std::nullopt);
    EXPECT_TENSORS_EQUAL(order.transform(image, params), sample.get<at::Tensor>("image"));
  }
}

TEST(Containers, PrintAsPython) {
  const CenterCrop crop({3});
  const RandomHorizontalFlip flip;
  EXPECT_EQ(RandomApply({crop}, {.p = 0.3}).repr(), "RandomApply(    CenterCrop(size=(3, 3)))");
  EXPECT_EQ(RandomChoice({crop, flip}, {.p = {{1, 3}}}).repr(),
            "RandomChoice(transforms=[CenterCrop(size=(3, 3)), RandomHorizontalFlip(p=0.5)], p=[0.25, 0.75])");
  EXPECT_EQ(RandomOrder({crop, flip}).repr(),
            "RandomOrder(transforms=[CenterCrop(size=(3, 3)), RandomHorizontalFlip(p=0.5)])");
}

}  // namespace
}  // namespace torchvision::transforms
