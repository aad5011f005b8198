#include "torchvision/ops/boxes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"
#include "torchvision/ops/ciou_loss.h"
#include "torchvision/ops/diou_loss.h"
#include "torchvision/ops/giou_loss.h"

namespace torchvision::ops {
namespace {

using testing::golden;
using testing::kFloatRounding;

constexpr const char* kFormats[] = {"xyxy", "xywh", "cxcywh", "xywhr", "cxcywhr", "xyxyxyxy"};

TEST(BoxConvert, GivesPythonsCoordinatesInEveryFormat) {
  const testing::TensorFile file = golden("ops/boxes");
  for (const std::string in : kFormats)
    for (const std::string out : kFormats) {
      const at::Tensor boxes = file["in/" + in];
      if ((in.size() > 4 && in != "cxcywh") != (out.size() > 4 && out != "cxcywh")) {
        EXPECT_ERROR(box_convert(boxes, in, out), c10::NotImplementedError, "Unsupported", in, out);
      } else {
        EXPECT_TENSORS_CLOSE(box_convert(boxes, in, out), file[in + "/" + out], kFloatRounding) << in << " to " << out;
      }
    }
  EXPECT_ERROR(box_convert(file["a"], "xyxy", "yxyx"), c10::ValueError, "yxyx");
  EXPECT_ERROR(box_convert(file["a"], "xywhr", "cxcywhr"), c10::ValueError, "(..., 5)");
}

TEST(BoxArea, GivesPythonsAreas) {
  const testing::TensorFile file = golden("ops/boxes");
  EXPECT_TENSORS_EQUAL(box_area(file["a"]), file["area"]);
  EXPECT_TENSORS_EQUAL(box_area(file["a"].to(at::kHalf)), file["half_area"]);
  EXPECT_ERROR(box_area(file["a"], "xywhr"), c10::ValueError, "xywhr");
  EXPECT_ERROR(box_area(at::zeros({3, 5})), c10::ValueError, "(..., 4)");
}

TEST(BoxIou, GivesPythonsOverlapsInEveryFormat) {
  const testing::TensorFile file = golden("ops/boxes");
  for (const std::string format : kFormats) {
    const at::Tensor boxes = file["in/" + format];
    // Sines and cosines of a conversion may differ in their last bit between versions of LibTorch.
    EXPECT_TENSORS_CLOSE(box_iou(boxes, boxes.slice(0, 0, 7), format), file["iou/" + format],
                         format.ends_with("r") || format == "xyxyxyxy" ? kFloatRounding : testing::kExact)
        << format;
  }
  EXPECT_TENSORS_EQUAL(generalized_box_iou(file["a"], file["b"]), file["generalized"]);
  EXPECT_TENSORS_EQUAL(distance_box_iou(file["a"], file["b"]), file["distance"]);
  EXPECT_TENSORS_CLOSE(complete_box_iou(file["a"], file["b"]), file["complete"], kFloatRounding);
}

TEST(BoxIou, GivesTheSameWithAGradientAndForAnyNumberOfThreads) {
  const testing::TensorFile file = golden("ops/boxes");
  const at::Tensor a = file["a"], b = file["b"], with = a.clone().requires_grad_();
  const int threads = at::get_num_threads();
  at::set_num_threads(3);
  EXPECT_TENSORS_EQUAL(box_iou(with, b).detach(), box_iou(a, b));
  EXPECT_TENSORS_EQUAL(generalized_box_iou(with, b).detach(), generalized_box_iou(a, b));
  EXPECT_TENSORS_EQUAL(distance_box_iou(with, b).detach(), distance_box_iou(a, b));
  EXPECT_TENSORS_CLOSE(complete_box_iou(with, b).detach(), complete_box_iou(a, b), kFloatRounding);
  const at::Tensor large = a.slice(0, 0, 3).repeat({400, 1});
  const at::Tensor three = box_iou(large, large);
  at::set_num_threads(1);
  EXPECT_TENSORS_EQUAL(box_iou(large, large), three);
  at::set_num_threads(threads);
}

TEST(BoxIou, TakesBatchesIntegersStridesAndNothing) {
  const at::Tensor boxes = at::randint(50, {2, 3, 4}, at::kLong).cumsum(-1).to(at::kShort);
  EXPECT_TENSORS_EQUAL(box_iou(boxes, boxes)[1], box_iou(boxes[1], boxes[1]));
  const at::Tensor floats = boxes[0].to(at::kFloat), strided = floats.t().contiguous().t();
  EXPECT_TENSORS_EQUAL(box_iou(strided, floats), box_iou(floats, floats));
  EXPECT_EQ(box_iou(at::zeros({0, 4}), floats).sizes(), at::IntArrayRef({0, 3}));
  EXPECT_ERROR(box_iou(at::zeros({3, 5}), floats), c10::ValueError, "boxes1 of shape (..., N, 4)");
  EXPECT_ERROR(box_iou(floats, at::zeros({4})), c10::ValueError, "boxes2");
  EXPECT_ERROR(box_iou(floats, floats, "corners"), c10::ValueError, "corners");
}

TEST(BoxLosses, GivePythonsValuesAndGradients) {
  const testing::TensorFile file = golden("ops/boxes");
  using Loss = at::Tensor(const at::Tensor&, const at::Tensor&, const BoxLossOptions&);
  const std::pair<const char*, Loss*> losses[] = {{"generalized", generalized_box_iou_loss},
                                                  {"distance", distance_box_iou_loss},
                                                  {"complete", complete_box_iou_loss}};
  for (const auto& [name, function] : losses) {
    const at::Tensor left = file["a"].slice(0, 0, 5).clone().requires_grad_();
    const at::Tensor right = file["b"].slice(0, 0, 5).clone().requires_grad_();
    const at::Tensor loss = function(left, right, {.reduction = "sum"});
    const auto gradients = torch::autograd::grad({loss}, {left, right});
    const std::string prefix = std::string("loss/") + name;
    EXPECT_TENSORS_CLOSE(loss.detach(), file[prefix], kFloatRounding) << name;
    EXPECT_TENSORS_CLOSE(gradients[0], file[prefix + "/1"], kFloatRounding) << name;
    EXPECT_TENSORS_CLOSE(gradients[1], file[prefix + "/2"], kFloatRounding) << name;
    EXPECT_ERROR(function(left, right, {.reduction = "max"}), c10::ValueError, "reduction", "max");
    EXPECT_EQ(function(at::zeros({0, 4}), at::zeros({0, 4}), {.reduction = "mean"}).item<float>(), 0.f);
  }
  const at::Tensor corner = at::rand({4, 2}, at::kDouble);
  const at::Tensor boxes = at::cat({corner, corner + 0.5 + at::rand({4, 2}, at::kDouble)}, 1).requires_grad_();
  testing::expect_gradients([](const auto& in) { return generalized_box_iou_loss(in[0], in[1]); },
                            {boxes, boxes.detach() + 0.1});
  testing::expect_gradients([](const auto& in) { return distance_box_iou_loss(in[0], in[1]); },
                            {boxes, boxes.detach() + 0.1});
}

TEST(RemoveSmallBoxes, GivesPythonsIndices) {
  const testing::TensorFile file = golden("ops/boxes");
  EXPECT_TENSORS_EQUAL(remove_small_boxes(file["a"], 10), file["small"]);
}

TEST(Boxes, SayInWhichFunctionAnErrorOfLibTorchCame) {
  const at::Tensor boxes = at::rand({3, 4}), meta = at::rand({3, 4}, at::kMeta);
  EXPECT_ERROR(box_iou(boxes, meta), c10::Error, "same device", "(in box_iou)");
  EXPECT_ERROR(box_convert(boxes.to(at::kFloat8_e4m3fn), "xywh", "xyxy"), c10::Error, "(in box_convert)");
  EXPECT_ERROR(masks_to_boxes(at::Tensor()), c10::Error, "(in masks_to_boxes)");
  EXPECT_ERROR(generalized_box_iou_loss(boxes, at::rand({2, 4})), c10::Error, "(in generalized_box_iou_loss)");
  EXPECT_ERROR(clip_boxes_to_image(boxes.to(at::kByte), {int64_t{1} << 40, 5}), c10::ValueError, "clip_boxes_to_image");
}

TEST(ClipBoxesToImage, GivesPythonsCoordinates) {
  const testing::TensorFile file = golden("ops/boxes");
  EXPECT_TENSORS_EQUAL(clip_boxes_to_image(file["a"], {40, 30}), file["clipped"]);
}

TEST(MasksToBoxes, GivesPythonsBoxesForEveryDtype) {
  const testing::TensorFile file = golden("ops/boxes");
  for (const auto dtype : {at::kBool, at::kByte, at::kLong, at::kFloat})
    EXPECT_TENSORS_EQUAL(masks_to_boxes(file["masks"].to(dtype)), file["boxes_of_masks"]);
  EXPECT_EQ(masks_to_boxes(at::zeros({0, 4, 4})).sizes(), at::IntArrayRef({0, 4}));
  EXPECT_ERROR(masks_to_boxes(at::zeros({4, 4})), c10::ValueError, "(N, H, W)");
}

}  // namespace
}  // namespace torchvision::ops
