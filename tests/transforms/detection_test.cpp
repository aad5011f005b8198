// What torchvision's reference scripts for detection do, and letter boxes.
#include "torchvision/transforms/detection.h"

#include <ATen/ATen.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using tv_tensors::BoundingBoxes;
using tv_tensors::CanvasSize;
using tv_tensors::Image;
using tv_tensors::KeyPoints;
using tv_tensors::Mask;
using tv_tensors::PerInstance;
using tv_tensors::Sample;

at::Tensor boxes_of(std::vector<double> numbers) {
  return at::tensor(numbers, at::kDouble).to(at::kFloat).view({-1, 4});
}

TEST(LetterBox, ResizesAndFillsAsUltralytics) {
  const at::Tensor image = at::randint(0, 256, {3, 20, 40}, at::kByte);
  EXPECT_TENSORS_EQUAL(LetterBox({32})(image), F::pad(F::resize(image, {16, 32}), {0, 8}, {.fill = {114}}));
  // 5 x 3 by 1.6 is 8 x 5: one column on the left, two on the right.
  const at::Tensor odd = at::randint(0, 256, {1, 5, 3}, at::kByte);
  EXPECT_TENSORS_EQUAL(LetterBox({8})(odd), F::pad(F::resize(odd, {8, 5}), {1, 0, 2, 0}, {.fill = {114}}));
  EXPECT_TENSORS_EQUAL(LetterBox({8}, {.fill = {7}, .center = false})(odd),
                       F::pad(F::resize(odd, {8, 5}), {0, 0, 3, 0}, {.fill = {7}}));
  EXPECT_TENSORS_EQUAL(LetterBox({9, 8}, {.scale_up = false})(odd), F::pad(odd, {2, 2, 3, 2}, {.fill = {114}}));
  EXPECT_EQ(LetterBox({4, 6})(at::zeros({3, 1, 1000})).sizes(), at::IntArrayRef({3, 4, 6}));
  EXPECT_EQ(LetterBox({4, 6})(at::zeros({2, 3, 1, 1})).sizes(), at::IntArrayRef({2, 3, 4, 6}));
}

TEST(LetterBox, MovesAllKindsTogether) {
  const at::Tensor mask = at::zeros({1, 20, 40}, at::kByte);
  mask[0][5][10] = 1;
  const Sample result =
      LetterBox({64})(Sample{{"image", Image(mask.mul(255))},
                             {"mask", Mask(mask)},
                             {"boxes", BoundingBoxes(boxes_of({10, 5, 11, 6}), {.canvas_size = {20, 40}})},
                             {"points", KeyPoints(at::tensor({10.5F, 5.5F}).view({1, 2}), {20, 40})}});
  // By 1.6, 16 rows below the top.
  EXPECT_TENSORS_CLOSE(result.get<BoundingBoxes>("boxes").data, boxes_of({16, 24, 17.6, 25.6}),
                       testing::kFloatRounding);
  EXPECT_TENSORS_CLOSE(result.get<KeyPoints>("points").data, at::tensor({16.8F, 24.8F}).view({1, 2}),
                       testing::kFloatRounding);
  EXPECT_EQ(result.get<Mask>("mask").data[0][24][16].item<int>(), 1);
  EXPECT_EQ(result.get<Mask>("mask").data[0][0][0].item<int>(), 0);
  EXPECT_EQ(result.get<Image>("image").data[0][0][0].item<int>(), 114);
  EXPECT_EQ(result.get<BoundingBoxes>("boxes").canvas_size, (CanvasSize{64, 64}));
}

TEST(LetterBox, NamesWhatIsWrong) {
  EXPECT_ERROR(LetterBox({0}), c10::ValueError, "LetterBox", "positive", "0");
  EXPECT_ERROR(LetterBox({1, 2, 3}), c10::ValueError, "LetterBox", "3");
  EXPECT_ERROR(LetterBox({4})(at::zeros({3, 0, 5})), c10::ValueError, "LetterBox", "0x5");
}

Sample objects() {
  return {{"image", Image(at::arange(600, at::kFloat).view({1, 20, 30}))},
          {"boxes", BoundingBoxes(boxes_of({0, 0, 4, 4, 8, 6, 14, 12, 26, 16, 30, 20}), {.canvas_size = {20, 30}})},
          {"labels", at::tensor({1, 2, 3})},
          {"masks", Mask(at::ones({3, 20, 30}, at::kBool))},
          {"classes", Mask(at::ones({20, 30}, at::kByte))},
          {"points", KeyPoints(at::ones({3, 5, 2}), {20, 30})},
          {"scores", PerInstance(at::tensor({.1F, .2F, .3F}))}};
}

TEST(FixedSizeCrop, DrawsOneShareForBothEdges) {
  at::manual_seed(3);
  const float share = at::rand({1}).item<float>();
  at::manual_seed(3);
  const Params params = FixedSizeCrop({8, 10}).make_params(objects());
  EXPECT_EQ(params.get<int64_t>("top"), int64_t(share * 12));
  EXPECT_EQ(params.get<int64_t>("left"), int64_t(share * 20));
}

TEST(FixedSizeCrop, TakesCutObjectsAwayEverywhere) {
  at::manual_seed(0);
  const FixedSizeCrop crop({12, 16});
  const Params params = crop.make_params(objects());
  const Sample result = crop.transform(objects(), params);
  const at::Tensor valid = params.get<at::Tensor>("is_valid");
  const int64_t left = valid.sum().item<int64_t>();
  EXPECT_LT(left, 3);
  EXPECT_GT(left, 0);
  EXPECT_EQ(result.get<BoundingBoxes>("boxes").data.size(0), left);
  EXPECT_TENSORS_EQUAL(result.get<at::Tensor>("labels"), at::tensor({1, 2, 3}).index({valid}));
  EXPECT_TENSORS_EQUAL(result.get<PerInstance>("scores").data, at::tensor({.1F, .2F, .3F}).index({valid}));
  EXPECT_EQ(result.get<Mask>("masks").data.sizes(), at::IntArrayRef({left, 12, 16}));
  EXPECT_EQ(result.get<Mask>("classes").data.sizes(), at::IntArrayRef({12, 16}));
  EXPECT_EQ(result.get<KeyPoints>("points").data.sizes(), at::IntArrayRef({left, 5, 2}));
}

TEST(FixedSizeCrop, WidensAtTheRightAndBottom) {
  const Sample result = FixedSizeCrop({25, 40}, {.fill = {9}})(objects());
  const at::Tensor& image = result.get<Image>("image").data;
  EXPECT_EQ(image.sizes(), at::IntArrayRef({1, 25, 40}));
  EXPECT_EQ(image[0][24][39].item<float>(), 9);
  EXPECT_EQ(image[0][19][29].item<float>(), 599);
  EXPECT_EQ(result.get<Mask>("classes").data[24][39].item<int>(), 0);
  EXPECT_EQ(result.get<BoundingBoxes>("boxes").data.size(0), 3);
  const Sample mixed = FixedSizeCrop({25, 10})(objects());
  EXPECT_EQ(mixed.get<Image>("image").data.sizes(), at::IntArrayRef({1, 25, 10}));
  EXPECT_EQ(FixedSizeCrop({3})(at::zeros({1, 1, 1})).sizes(), at::IntArrayRef({1, 3, 3}));
  EXPECT_EQ(FixedSizeCrop({3, 4}, {.padding_mode = PaddingMode::kEdge})(objects()).get<Mask>("classes").data.sizes(),
            at::IntArrayRef({3, 4}));
}

TEST(FixedSizeCrop, TakesNoBoxes) {
  Sample sample = objects();
  sample.set("boxes", BoundingBoxes(at::zeros({0, 4}), {.canvas_size = {20, 30}}));
  sample.set("masks", Mask(at::zeros({0, 20, 30})));
  sample.set("labels", at::zeros({0}, at::kLong));
  const Sample result = FixedSizeCrop({10})(sample);
  EXPECT_EQ(result.get<BoundingBoxes>("boxes").data.sizes(), at::IntArrayRef({0, 4}));
  EXPECT_EQ(result.get<Mask>("masks").data.sizes(), at::IntArrayRef({0, 10, 10}));
}

TEST(LargeScaleJitter, IsScaleJitterAndFixedSizeCrop) {
  const LargeScaleJitter jitter({24, 16}, {.fill = {5}});
  const Compose steps({ScaleJitter({24, 16}), FixedSizeCrop({24, 16}, {.fill = {5}})});
  for (uint64_t seed = 0; seed < 6; ++seed) {
    at::manual_seed(seed);
    const Sample ours = jitter(objects());
    at::manual_seed(seed);
    const Sample theirs = steps(objects());
    EXPECT_EQ(ours.get<Image>("image").data.sizes(), at::IntArrayRef({1, 24, 16}));
    for (size_t i = 0; i < ours.size(); ++i)
      EXPECT_TENSORS_EQUAL(*tv_tensors::tensor_in(ours.value(i)), *tv_tensors::tensor_in(theirs.value(i)));
  }
  EXPECT_EQ(*from_json(to_json(jitter)), jitter);
  EXPECT_ERROR(LargeScaleJitter({8}, {.scale_range = {0, 1}}), c10::ValueError, "LargeScaleJitter", "scale_range");
}

}  // namespace
}  // namespace torchvision::transforms
