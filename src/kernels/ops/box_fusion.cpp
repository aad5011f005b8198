#include "kernels/ops/box_fusion.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace torchvision::kernels {
namespace {

struct Cluster {
  ModelBox fused;
  std::vector<ModelBox> members;
};

double overlap(const std::array<double, 4>& a, const std::array<double, 4>& b) {
  const double width = std::max(std::min(a[2], b[2]) - std::max(a[0], b[0]), 0.0);
  const double height = std::max(std::min(a[3], b[3]) - std::max(a[1], b[1]), 0.0);
  const double both = width * height;
  return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both);
}

/// The cluster that `box` overlaps most, the first of equals; none at or below the threshold.
Cluster* best_match(std::vector<Cluster>& clusters, const ModelBox& box, double threshold) {
  Cluster* best = nullptr;
  double best_overlap = threshold;
  for (Cluster& cluster : clusters) {
    const double candidate = overlap(cluster.fused.box, box.box);
    if (candidate > best_overlap) best = &cluster, best_overlap = candidate;
  }
  return best;
}

ModelBox mean_of(const std::vector<ModelBox>& members, FusedScore how) {
  ModelBox fused{members[0].label, -1, 0, 0, {}};
  std::array<float, 4> sums{};
  double score = 0, weight = 0, highest = members[0].score;
  for (const ModelBox& member : members) {
    for (size_t i = 0; i < 4; ++i) sums[i] = static_cast<float>(double(sums[i]) + member.score * member.box[i]);
    score += member.score, weight += member.weight;
    highest = std::max(highest, member.score);
  }
  for (size_t i = 0; i < 4; ++i) fused.box[i] = static_cast<float>(double(sums[i]) / score);
  fused.score = static_cast<float>(how == FusedScore::kMax ? highest : score / double(members.size()));
  fused.weight = static_cast<float>(weight);
  return fused;
}

/// A box that one model of many found counts less than one that all found.
double rescaled(const Cluster& cluster, const std::vector<double>& weights, FusedScore how, bool allows_overflow) {
  const double score = cluster.fused.score, count = double(cluster.members.size());
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::map<int64_t, double> found;  // by model
  for (const ModelBox& member : cluster.members) found[member.model] = member.weight;
  double of_found = 0, of_absent = 0;
  for (size_t model = 0; model < weights.size(); ++model)
    (found.contains(int64_t(model)) ? of_found : of_absent) += weights[model];
  switch (how) {
    case FusedScore::kBoxAndModelAverage:
      return score * count / cluster.fused.weight * of_found / all;
    case FusedScore::kAbsentModelAwareAverage:
      return score * count / (cluster.fused.weight + of_absent);
    case FusedScore::kMax:
      return score / *std::max_element(weights.begin(), weights.end());
    case FusedScore::kAverage:
      break;
  }
  return score * (allows_overflow ? count : std::min(double(weights.size()), count)) / all;
}

bool by_falling_score(const ModelBox& a, const ModelBox& b) { return a.score > b.score; }

}  // namespace

std::vector<ModelBox> fuse_boxes(std::vector<ModelBox> boxes, const std::vector<double>& weights, double iou_threshold,
                                 FusedScore score, bool allows_overflow) {
  std::stable_sort(boxes.begin(), boxes.end(), by_falling_score);
  std::map<int64_t, std::vector<Cluster>> labels;
  for (const ModelBox& box : boxes) {
    std::vector<Cluster>& clusters = labels[box.label];
    if (Cluster* match = best_match(clusters, box, iou_threshold)) {
      match->members.push_back(box);
      match->fused = mean_of(match->members, score);
    } else {
      clusters.push_back({box, {box}});
    }
  }
  std::vector<ModelBox> result;
  for (auto& [label, clusters] : labels)
    for (Cluster& cluster : clusters) {
      cluster.fused.score = rescaled(cluster, weights, score, allows_overflow);
      result.push_back(cluster.fused);
    }
  std::stable_sort(result.begin(), result.end(), by_falling_score);
  return result;
}

}  // namespace torchvision::kernels
