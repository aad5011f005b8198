#pragma once

#include <ATen/core/Tensor.h>

#include <tuple>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::ops {

/// How a fused box comes by its score: the mean of its members', the highest, or means that count the models' weights.
enum class FusionConfidence { kAvg, kMax, kBoxAndModelAvg, kAbsentModelAwareAvg };

struct WeightedBoxesFusionOptions {
  std::vector<double> weights = {};  ///< one a model, > 0; all 1 where empty
  double iou_thr = 0.55;             ///< boxes that overlap by more are one
  double skip_box_thr = 0.0;         ///< boxes with lower scores are left out
  FusionConfidence conf_type = FusionConfidence::kAvg;
  bool allows_overflow = false;  ///< scores may exceed 1
};

/// Fuses the detections of several models into one set: boxes of one label that overlap become their mean, weighted by
/// their scores.
///
/// One tensor a model: boxes (N, 4), `(x1, y1, x2, y2)` in [0, 1] (clipped to it; swapped corners are put right; boxes
/// without area or with NaN are left out), scores (N), labels (N). Returns boxes (M, 4), scores (M) and labels (M,
/// int64) by falling score, in the dtype of the first model's boxes. Not differentiable. Throws c10::Error for other
/// shapes. Solovyev et al. 2019, arXiv:1910.13302; numbers as the authors' Python package `ensemble_boxes` gives them.
TORCHVISION_API std::tuple<at::Tensor, at::Tensor, at::Tensor> weighted_boxes_fusion(
    const std::vector<at::Tensor>& boxes_list, const std::vector<at::Tensor>& scores_list,
    const std::vector<at::Tensor>& labels_list, const WeightedBoxesFusionOptions& options = {});

}  // namespace torchvision::ops
