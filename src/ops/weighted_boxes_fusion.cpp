#include "torchvision/ops/weighted_boxes_fusion.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/ops/box_fusion.h"
#include "ops/named_error.h"

namespace torchvision::ops {
namespace {

constexpr const char* kName = "weighted_boxes_fusion";

void check(const std::vector<at::Tensor>& boxes, const std::vector<at::Tensor>& scores,
           const std::vector<at::Tensor>& labels, const std::vector<double>& weights) {
  TORCH_CHECK_VALUE(scores.size() == boxes.size() && labels.size() == boxes.size(), kName,
                    ": expected boxes_list, scores_list and labels_list of one length, got ", boxes.size(), ", ",
                    scores.size(), " and ", labels.size());
  TORCH_CHECK_VALUE(weights.empty() || weights.size() == boxes.size(), kName, ": expected a weight for each of ",
                    boxes.size(), " models, got ", weights.size());
  for (const double weight : weights)
    TORCH_CHECK_VALUE(weight > 0 && std::isfinite(weight), kName, ": expected weights > 0, got ", weight);
  for (size_t i = 0; i < boxes.size(); ++i) {
    TORCH_CHECK_VALUE(boxes[i].dim() == 2 && boxes[i].size(1) == 4, kName, ": expected boxes_list[", i,
                      "] of shape (N, 4), got ", boxes[i].sizes());
    TORCH_CHECK_VALUE(scores[i].dim() == 1 && scores[i].size(0) == boxes[i].size(0), kName, ": expected scores_list[",
                      i, "] of shape (", boxes[i].size(0), "), got ", scores[i].sizes());
    TORCH_CHECK_VALUE(labels[i].dim() == 1 && labels[i].size(0) == boxes[i].size(0), kName, ": expected labels_list[",
                      i, "] of shape (", boxes[i].size(0), "), got ", labels[i].sizes());
    TORCH_CHECK_TYPE(boxes[i].is_floating_point() && scores[i].is_floating_point(), kName,
                     ": expected floating boxes and scores, got ", boxes[i].scalar_type(), " and ",
                     scores[i].scalar_type());
  }
}

/// Corners in order and inside the unit square; no area where that cannot be.
std::array<double, 4> tidied(const double* box) {
  const auto [left, right] = std::minmax(box[0], box[2]);
  const auto [top, bottom] = std::minmax(box[1], box[3]);
  return {std::clamp(left, 0.0, 1.0), std::clamp(top, 0.0, 1.0), std::clamp(right, 0.0, 1.0),
          std::clamp(bottom, 0.0, 1.0)};
}

bool any_nan(const double* box) {
  return std::any_of(box, box + 4, [](double value) { return std::isnan(value); });
}

void add_model(const at::Tensor& boxes, const at::Tensor& scores, const at::Tensor& labels, int64_t model,
               double weight, double lowest_score, std::vector<kernels::ModelBox>& all) {
  const at::Tensor corners = boxes.detach().to(at::kCPU, at::kDouble).contiguous();
  const at::Tensor confidence = scores.detach().to(at::kCPU, at::kDouble).contiguous();
  const at::Tensor label = labels.to(at::kCPU, at::kLong).contiguous();
  for (int64_t i = 0; i < boxes.size(0); ++i) {
    const double* box = corners.const_data_ptr<double>() + 4 * i;
    const double score = confidence.const_data_ptr<double>()[i];
    if (!(score >= lowest_score) || any_nan(box)) continue;
    const auto tidy = tidied(box);
    if ((tidy[2] - tidy[0]) * (tidy[3] - tidy[1]) == 0) continue;
    all.push_back({label.const_data_ptr<int64_t>()[i], model, score * weight, weight, tidy});
  }
}

kernels::FusedScore score_of(FusionConfidence confidence) {
  switch (confidence) {
    case FusionConfidence::kMax:
      return kernels::FusedScore::kMax;
    case FusionConfidence::kBoxAndModelAvg:
      return kernels::FusedScore::kBoxAndModelAverage;
    case FusionConfidence::kAbsentModelAwareAvg:
      return kernels::FusedScore::kAbsentModelAwareAverage;
    case FusionConfidence::kAvg:
      break;
  }
  return kernels::FusedScore::kAverage;
}

}  // namespace

std::tuple<at::Tensor, at::Tensor, at::Tensor> weighted_boxes_fusion(const std::vector<at::Tensor>& boxes_list,
                                                                     const std::vector<at::Tensor>& scores_list,
                                                                     const std::vector<at::Tensor>& labels_list,
                                                                     const WeightedBoxesFusionOptions& options) try {
  check(boxes_list, scores_list, labels_list, options.weights);
  std::vector<double> weights = options.weights;
  if (weights.empty()) weights.assign(boxes_list.size(), 1.0);
  std::vector<kernels::ModelBox> all;
  for (size_t i = 0; i < boxes_list.size(); ++i)
    add_model(boxes_list[i], scores_list[i], labels_list[i], int64_t(i), weights[i], options.skip_box_thr, all);
  const auto fused = kernels::fuse_boxes(std::move(all), weights, options.iou_thr, score_of(options.conf_type),
                                         options.allows_overflow);
  const auto count = static_cast<int64_t>(fused.size());
  at::Tensor boxes = at::empty({count, 4}, at::kDouble), scores = at::empty({count}, at::kDouble);
  at::Tensor labels = at::empty({count}, at::kLong);
  for (int64_t i = 0; i < count; ++i) {
    const kernels::ModelBox& box = fused[size_t(i)];
    std::copy(box.box.begin(), box.box.end(), boxes.mutable_data_ptr<double>() + 4 * i);
    scores.mutable_data_ptr<double>()[i] = box.score;
    labels.mutable_data_ptr<int64_t>()[i] = box.label;
  }
  const auto dtype = boxes_list.empty() ? at::kFloat : boxes_list[0].scalar_type();
  return {boxes.to(dtype), scores.to(dtype), labels};
} catch (c10::Error& error) {
  rethrow_from("weighted_boxes_fusion", error);
}

}  // namespace torchvision::ops
