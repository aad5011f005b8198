#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace torchvision::kernels {

/// One detection of one model: its score is already multiplied by the model's weight.
struct ModelBox {
  int64_t label, model;
  double score, weight;
  std::array<double, 4> box;
};

enum class FusedScore { kAverage, kMax, kBoxAndModelAverage, kAbsentModelAwareAverage };

/// Weighted boxes fusion (Solovyev et al. 2019): boxes of one label, by falling score, join the fused box that they
/// overlap most if by more than `iou_threshold`, else they begin a new one. A fused box is the mean of its members,
/// weighted by their scores. Returns the fused boxes by falling score. As in the authors' package, sums are rounded to
/// float after each member.
std::vector<ModelBox> fuse_boxes(std::vector<ModelBox> boxes, const std::vector<double>& weights, double iou_threshold,
                                 FusedScore score, bool allows_overflow);

}  // namespace torchvision::kernels
