// What torchvision does not have: soft and matrix suppression, and the fusion of several models' boxes.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"
#include "torchvision/ops/matrix_nms.h"
#include "torchvision/ops/soft_nms.h"
#include "torchvision/ops/weighted_boxes_fusion.h"

namespace torchvision::ops {
namespace {

/// numpy multiplies the factors in another order, and its exp has another last bit.
constexpr testing::Tolerance kRounding = {1e-12, 0};

at::Tensor random_boxes(int64_t count) {
  const at::Tensor corner = at::rand({count, 2}, at::kDouble);
  return at::cat({corner, corner + 0.3 + at::rand({count, 2}, at::kDouble)}, 1);
}

SoftNmsOptions soft_options(const nlohmann::json& row) {
  return {.method = row[0].get<bool>() ? SoftNmsMethod::kGaussian : SoftNmsMethod::kLinear,
          .iou_threshold = row[1],
          .sigma = row[2],
          .score_threshold = row[3]};
}

TEST(SoftNms, FollowsThePaperStepByStep) {
  const testing::TensorFile file = testing::golden("ops/suppression");
  for (size_t i = 0; i < file.metadata.at("soft").size(); ++i) {
    const std::string prefix = "soft/" + std::to_string(i) + "/";
    const auto [kept, lowered] =
        soft_nms(file[prefix + "boxes"], file[prefix + "scores"], soft_options(file.metadata.at("soft")[i]));
    EXPECT_TENSORS_EQUAL(kept, file[prefix + "kept"]);
    EXPECT_TENSORS_CLOSE(lowered, file[prefix + "lowered"], kRounding);
  }
}

TEST(SoftNms, GivesTheSameScoresWithAGradient) {
  const at::Tensor boxes = random_boxes(12), scores = at::rand({12}, at::kDouble);
  for (const auto method : {SoftNmsMethod::kLinear, SoftNmsMethod::kGaussian}) {
    const auto [kept, lowered] = soft_nms(boxes, scores, {.method = method});
    const auto [again, differentiable] = soft_nms(boxes, scores.detach().clone().requires_grad_(), {.method = method});
    EXPECT_TENSORS_EQUAL(again, kept);
    EXPECT_TENSORS_CLOSE(differentiable.detach(), lowered, kRounding);
  }
}

TEST(SoftNms, HasTheGradientsOfBoxesAndScores) {
  at::manual_seed(3);
  testing::expect_gradients(
      [](const testing::Tensors& in) { return std::get<1>(soft_nms(in[0], in[1], {.score_threshold = 0})); },
      {random_boxes(5).requires_grad_(), (at::rand({5}, at::kDouble) + 0.2).requires_grad_()});
}

TEST(SoftNms, AnswersEmptyNanAndTies) {
  EXPECT_EQ(std::get<0>(soft_nms(at::zeros({0, 4}), at::zeros({0}))).numel(), 0);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const at::Tensor boxes = at::tensor({0.f, 0.f, 1.f, 1.f, nan, 0.f, 1.f, 1.f, 2.f, 0.f, 3.f, 1.f}).view({3, 4});
  EXPECT_TENSORS_EQUAL(std::get<0>(soft_nms(boxes, at::ones({3}))), at::arange(3));
  EXPECT_TENSORS_EQUAL(std::get<0>(soft_nms(boxes, at::tensor({nan, 0.5f, 0.6f}))), at::tensor({2, 1}, at::kLong));
}

TEST(SoftNms, NamesTheWrongArgument) {
  EXPECT_ERROR(soft_nms(at::zeros({3, 5}), at::zeros({3})), c10::ValueError, "boxes of shape (N, 4)");
  EXPECT_ERROR(soft_nms(at::zeros({3, 4}), at::zeros({2})), c10::ValueError, "2 scores and 3 boxes");
  EXPECT_ERROR(soft_nms(at::zeros({3, 4}), at::zeros({3}), {.sigma = 0}), c10::ValueError, "sigma > 0");
}

TEST(MatrixNms, FollowsSolosPseudocode) {
  const testing::TensorFile file = testing::golden("ops/suppression");
  const at::Tensor iou = file["matrix/iou"], scores = file["matrix/scores"], labels = file["matrix/labels"];
  EXPECT_TENSORS_CLOSE(matrix_nms(iou, scores, {.labels = labels}), file["matrix/gaussian"], kRounding);
  EXPECT_TENSORS_CLOSE(matrix_nms(iou, scores, {.labels = labels, .kernel = MatrixNmsKernel::kLinear}),
                       file["matrix/linear"], kRounding);
}

TEST(MatrixNms, HasGradientsAndTakesNothing) {
  testing::expect_gradients(
      [](const testing::Tensors& in) { return matrix_nms(in[0], in[1]); },
      {at::rand({4, 4}, at::kDouble).requires_grad_(), at::rand({4}, at::kDouble).requires_grad_()});
  EXPECT_EQ(matrix_nms(at::zeros({0, 0}), at::zeros({0})).numel(), 0);
  // Two boxes wholly covered by the best: 0 / 0 in the linear kernel of the paper.
  const at::Tensor all_same =
      matrix_nms(at::ones({3, 3}), at::tensor({0.9f, 0.8f, 0.7f}), {.kernel = MatrixNmsKernel::kLinear});
  EXPECT_TENSORS_EQUAL(all_same, at::tensor({0.9f, 0.f, 0.f}));
  EXPECT_ERROR(matrix_nms(at::zeros({2, 3}), at::zeros({2})), c10::ValueError, "iou of shape (2, 2)");
}

TEST(WeightedBoxesFusion, GivesTheAuthorsNumbers) {
  const testing::TensorFile file = testing::golden("ops/suppression");
  std::vector<at::Tensor> boxes, scores, labels;
  for (int model = 0; model < 4; ++model) {
    const std::string prefix = "fusion/" + std::to_string(model) + "/";
    boxes.push_back(file[prefix + "boxes"]), scores.push_back(file[prefix + "scores"]);
    labels.push_back(file[prefix + "labels"]);
  }
  const std::map<std::string, FusionConfidence> kinds = {
      {"avg", FusionConfidence::kAvg},
      {"max", FusionConfidence::kMax},
      {"box_and_model_avg", FusionConfidence::kBoxAndModelAvg},
      {"absent_model_aware_avg", FusionConfidence::kAbsentModelAwareAvg}};
  for (const auto& [name, kind] : kinds)
    for (const bool overflow : {false, true}) {
      const auto [fused, confidence, label] =
          weighted_boxes_fusion(boxes, scores, labels,
                                {.weights = file.metadata.at("weights").get<std::vector<double>>(),
                                 .iou_thr = 0.4,
                                 .skip_box_thr = 0.05,
                                 .conf_type = kind,
                                 .allows_overflow = overflow});
      const std::string prefix = "fusion/" + name + "/" + std::to_string(overflow) + "/";
      EXPECT_TENSORS_EQUAL(fused, file[prefix + "boxes"]) << name;
      EXPECT_TENSORS_CLOSE(confidence, file[prefix + "scores"], kRounding) << name;
      EXPECT_TENSORS_EQUAL(label.to(at::kDouble), file[prefix + "labels"]) << name;
    }
}

TEST(WeightedBoxesFusion, LeavesOutWhatHasNoAreaAndNamesTheWrongArgument) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  const at::Tensor boxes = at::tensor({0.f, 0.f, 0.f, 1.f, nan, 0.f, 1.f, 1.f, -inf, 0.5f, inf, 0.f}).view({3, 4});
  const auto [fused, scores, labels] = weighted_boxes_fusion({boxes}, {at::ones({3})}, {at::zeros({3}, at::kLong)});
  EXPECT_TENSORS_EQUAL(fused, at::tensor({0.f, 0.f, 1.f, 0.5f}).view({1, 4}));
  EXPECT_EQ(std::get<0>(weighted_boxes_fusion({}, {}, {})).size(0), 0);
  EXPECT_ERROR(weighted_boxes_fusion({boxes}, {at::ones({2})}, {at::zeros({3})}), c10::ValueError, "scores_list[0]");
  EXPECT_ERROR(weighted_boxes_fusion({boxes}, {at::ones({3})}, {at::zeros({3})}, {.weights = {1, 2}}), c10::ValueError,
               "a weight for each of 1 models");
}

}  // namespace
}  // namespace torchvision::ops
