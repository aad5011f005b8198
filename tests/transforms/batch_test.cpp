// Transforms that mix samples.
#include "torchvision/transforms/batch.h"

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
using tv_tensors::Image;
using tv_tensors::KeyPoints;
using tv_tensors::Mask;
using tv_tensors::PerInstance;
using tv_tensors::Sample;

/// The samples of a golden case, whose tensors are named by their places.
Batch batch_of(const std::map<std::string, at::Tensor>& tensors, int64_t count) {
  Batch batch;
  for (int64_t i = 0; i < count; ++i) {
    Sample sample;
    const auto tensor = [&](const char* name) { return tensors.find(std::to_string(i) + "." + name); };
    const at::Tensor image = tensor("image")->second;
    sample.set("image", Image(image));
    sample.set("boxes", BoundingBoxes(tensor("boxes")->second, {.canvas_size = {image.size(1), image.size(2)}}));
    sample.set("labels", tensor("labels")->second);
    if (tensor("masks") != tensors.end()) sample.set("masks", Mask(tensor("masks")->second));
    if (tensor("area") != tensors.end()) sample.set("area", PerInstance(tensor("area")->second));
    batch.push_back(sample);
  }
  return batch;
}

void expect_same(const Batch& a, const Batch& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i)
    for (const auto& [name, value] : a[i])
      if (const at::Tensor* tensor = tv_tensors::tensor_in(value)) {
        EXPECT_TENSORS_EQUAL(*tensor, *tv_tensors::tensor_in(b[i].at(name))) << name;
      }
}

Sample nested(const Batch& batch) {
  Sample sample;
  for (size_t i = 0; i < batch.size(); ++i)
    for (const auto& [name, value] : batch[i]) sample.set(std::to_string(i) + "." + name, value);
  return sample;
}

Batch random_batch(std::vector<std::array<int64_t, 2>> sizes) {
  Batch batch;
  for (const auto [height, width] : sizes) {
    Sample sample = testing::augmentation_sample(height, width, at::kByte);
    sample.set("scores", PerInstance(at::rand({2})));
    sample.set("image_id", int64_t(batch.size()));
    batch.push_back(sample);
  }
  return batch;
}

TEST(SimpleCopyPaste, EqualsTheReference) {
  for_each_augmentation_case("copy_paste", [](auto& in, const auto& p, auto& out) {
    const int64_t count = p.at("samples");
    at::manual_seed(p.at("seed").template get<uint64_t>());
    const Batch result = SimpleCopyPaste({.blending = p.at("blending").template get<bool>()})(batch_of(in, count));
    expect_same(result, batch_of(out, count));
  });
}

TEST(SimpleCopyPaste, LeavesSamplesWithoutObjectsToPaste) {
  Batch batch = random_batch({{12, 14}, {12, 14}});
  batch[1].set("masks", Mask(at::zeros({0, 12, 14}, at::kByte)));
  batch[1].set("boxes", BoundingBoxes(at::zeros({0, 4}), {.canvas_size = {12, 14}}));
  batch[1].set("labels", at::zeros({0}, at::kLong));
  batch[1].set("scores", PerInstance(at::zeros({0})));
  batch[1].set("points", KeyPoints(at::zeros({0, 2, 2}), {12, 14}));
  const Batch result = SimpleCopyPaste()(batch);
  expect_same({result[0]}, {batch[0]});
  EXPECT_GT(result[1].get<BoundingBoxes>("boxes").data.size(0), 0);
}

/// Another picture's size, formats of boxes, points and rows: all stay in step.
TEST(SimpleCopyPaste, JoinsAllThatObjectsHave) {
  Batch batch = random_batch({{20, 30}, {33, 17}});
  const at::Tensor boxes = batch[0].get<BoundingBoxes>("boxes").data;
  batch[0].set("boxes", BoundingBoxes(
                            F::convert_bounding_box_format(boxes, BoundingBoxFormat::kXyxy, BoundingBoxFormat::kCxcywh),
                            {.format = BoundingBoxFormat::kCxcywh, .canvas_size = {20, 30}}));
  for (uint64_t seed = 0; seed < 5; ++seed) {
    at::manual_seed(seed);
    const Sample result = SimpleCopyPaste()(batch)[0];
    const auto& joined = result.get<BoundingBoxes>("boxes");
    const int64_t count = joined.data.size(0);
    EXPECT_EQ(joined.format, BoundingBoxFormat::kCxcywh);
    EXPECT_EQ(result.get<Mask>("masks").data.sizes(), at::IntArrayRef({count, 20, 30}));
    EXPECT_EQ(result.get<KeyPoints>("points").data.sizes(), at::IntArrayRef({count, 2, 2}));
    EXPECT_EQ(result.get<at::Tensor>("labels").size(0), count);
    EXPECT_EQ(result.get<PerInstance>("scores").data.size(0), count);
    EXPECT_EQ(result.get<Mask>("classes").data.sizes(), at::IntArrayRef({20, 30}));
  }
}

TEST(Mosaic, EqualsTheReference) {
  for_each_augmentation_case("mosaic", [](auto& in, const auto& p, auto& out) {
    const Sample result =
        F::mosaic(batch_of(in, 4), p.at("size"), p.at("center").template get<std::array<int64_t, 2>>());
    EXPECT_TENSORS_EQUAL(result.get<Image>("image").data, out.at("image"));
    EXPECT_TENSORS_EQUAL(result.get<BoundingBoxes>("boxes").data, out.at("boxes"));
    EXPECT_TENSORS_EQUAL(result.get<at::Tensor>("labels"), out.at("labels"));
    EXPECT_EQ(result.get<BoundingBoxes>("boxes").canvas_size, (CanvasSize{32, 32}));
  });
}

/// Each object is a rectangle of its own brightness: its mask, box and points must lie on it.
TEST(Mosaic, KeepsObjectsOnTheirPixels) {
  constexpr double kNearest = 0.5;  // resized masks lie up to that beside their places, as torch's do
  Batch batch;
  for (int i = 0; i < 4; ++i) {
    const int64_t height = 20 + 7 * i, width = 40 - 5 * i;
    const at::Tensor mask = at::zeros({1, height, width}, at::kByte);
    mask.slice(1, 4, 15).slice(2, 3, 20).fill_(1);
    batch.push_back(
        {{"image", Image(mask.mul(50 + 10 * i).to(at::kByte))},
         {"masks", Mask(mask)},
         {"classes", Mask(mask[0].mul(i + 1))},
         {"boxes", BoundingBoxes(at::tensor({3.F, 4.F, 20.F, 15.F}).view({1, 4}), {.canvas_size = {height, width}})},
         {"points", KeyPoints(at::tensor({11.5F, 9.5F}).view({1, 1, 2}), {height, width})},
         {"labels", at::tensor({i})}});
  }
  for (uint64_t seed = 0; seed < 20; ++seed) {
    at::manual_seed(seed);
    const Sample result = Mosaic(32, {.interpolation = InterpolationMode::kNearest})(batch)[0];
    const at::Tensor image = result.get<Image>("image").data[0], boxes = result.get<BoundingBoxes>("boxes").data;
    const at::Tensor masks = result.get<Mask>("masks").data, labels = result.get<at::Tensor>("labels");
    ASSERT_EQ(masks.size(0), boxes.size(0));
    ASSERT_EQ(labels.size(0), boxes.size(0));
    EXPECT_EQ(image.sizes(), at::IntArrayRef({64, 64}));
    for (int64_t i = 0; i < boxes.size(0); ++i) {
      const int64_t label = labels[i].item<int64_t>();
      EXPECT_TENSORS_EQUAL(masks[i].ne(0), image.eq(50 + 10 * label));
      EXPECT_TENSORS_EQUAL(masks[i].ne(0), result.get<Mask>("classes").data.eq(label + 1));
      const at::Tensor places = masks[i].nonzero().flip(1).add(0.5);
      if (places.size(0) == 0) continue;
      EXPECT_TRUE(places.ge(boxes[i].slice(0, 0, 2).sub(kNearest)).all().item<bool>());
      EXPECT_TRUE(places.le(boxes[i].slice(0, 2, 4).add(kNearest)).all().item<bool>());
      const at::Tensor point = result.get<KeyPoints>("points").data[i][0];
      EXPECT_TRUE(point.ge(boxes[i].slice(0, 0, 2)).all().item<bool>() || boxes[i].min().item<float>() <= 0 ||
                  boxes[i].max().item<float>() >= 64);
    }
  }
}

TEST(BatchTransforms, ReplayAndTakeNestedSamples) {
  const Batch batch = random_batch({{20, 30}, {33, 17}, {8, 9}, {1, 1}});
  const SimpleCopyPaste paste({.blending = false});
  at::manual_seed(1);
  const Params drawn = paste.make_params(batch);
  at::manual_seed(1);
  expect_same(paste(batch), paste.transform(batch, drawn));
  Sample sample = nested(batch);
  at::manual_seed(1);
  const Params params = paste.run(sample, std::nullopt);
  for (int i = 0; i < 4; ++i) expect_same({sample.within(std::to_string(i))}, {paste.transform(batch, drawn)[i]});
  EXPECT_EQ(params, drawn);

  const Mosaic mosaic(24, {.fill = {1, 2, 3}});
  at::manual_seed(2);
  const Params center = mosaic.make_params(batch);
  const Sample one = mosaic.transform(batch, center)[0];
  EXPECT_TENSORS_EQUAL(mosaic.transform(nested(batch), center).get<Image>("image").data, one.get<Image>("image").data);
  EXPECT_EQ(one.get<int64_t>("image_id"), 0);
  EXPECT_EQ(one.get<PerInstance>("scores").data.size(0), one.get<BoundingBoxes>("boxes").data.size(0));
}

TEST(BatchTransforms, ComeBackFromJson) {
  for (const TransformPtr& transform :
       {TransformPtr(SimpleCopyPaste({.blending = false})), TransformPtr(Mosaic(320, {.fill = {0, 1, 2}}))}) {
    EXPECT_EQ(*from_json(to_json(*transform)), *transform);
    EXPECT_EQ(*from_text(transform->repr()), *transform);
  }
}

TEST(BatchTransforms, NameWhatIsWrong) {
  const Batch batch = random_batch({{8, 9}, {8, 9}});
  EXPECT_ERROR(Mosaic(0), c10::ValueError, "Mosaic", "size", "0");
  EXPECT_ERROR(Mosaic(16)(batch), c10::ValueError, "mosaic", "4 samples", "2");
  EXPECT_ERROR(SimpleCopyPaste()(batch[0]), c10::ValueError, "SimpleCopyPaste", "0.image");
  Batch no_masks = batch, turned = batch, lacking = random_batch({{8, 9}, {8, 9}, {8, 9}, {8, 9}});
  no_masks[1].erase("masks");
  EXPECT_ERROR(SimpleCopyPaste()(no_masks), c10::ValueError, "SimpleCopyPaste", "masks");
  turned[0].set("boxes", BoundingBoxes(at::rand({2, 5}), {.format = BoundingBoxFormat::kXywhr, .canvas_size = {8, 9}}));
  EXPECT_ERROR(SimpleCopyPaste()(turned), c10::ValueError, "copy_paste", "upright");
  lacking[2].erase("scores");
  EXPECT_ERROR(Mosaic(16)(lacking), c10::ValueError, "mosaic", "scores");
  lacking[2] = lacking[1];
  lacking[2].set("image", Image(at::zeros({1, 8, 9}, at::kByte)));
  EXPECT_ERROR(Mosaic(16)(lacking), c10::ValueError, "mosaic", "channels");
  EXPECT_ERROR(Mosaic(16, {.fill = {1, 2}})(random_batch({{8, 9}, {8, 9}, {8, 9}, {8, 9}})), c10::ValueError, "mosaic",
               "fill", "2");
}

}  // namespace
}  // namespace torchvision::transforms
