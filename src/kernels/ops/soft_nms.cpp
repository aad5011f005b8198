#include "kernels/ops/soft_nms.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace torchvision::kernels {
namespace {

template <class Scalar>
Scalar overlap(const Scalar* a, const Scalar* b) {
  const Scalar width = std::min(a[2], b[2]) - std::max(a[0], b[0]);
  const Scalar height = std::min(a[3], b[3]) - std::max(a[1], b[1]);
  const Scalar both = std::max(Scalar(0), width) * std::max(Scalar(0), height);
  if (!(both > 0)) return 0;  // NaN coordinates overlap nothing
  return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both);
}

template <class Scalar>
Scalar factor(Scalar iou, const SoftNmsDecay& decay) {
  if (decay.gaussian) return std::exp(-(iou * iou) / Scalar(decay.sigma));
  return iou > decay.iou_threshold ? Scalar(1) - iou : Scalar(1);
}

}  // namespace

template <class Scalar>
int64_t soft_nms(const Scalar* boxes, Scalar* scores, int64_t count, const SoftNmsDecay& decay, double score_threshold,
                 int64_t* kept) {
  std::vector<int64_t> left(static_cast<size_t>(count));
  std::iota(left.begin(), left.end(), 0);
  int64_t taken = 0;
  while (!left.empty()) {
    // `left` stays in the order of indices, so that the first of equal scores is the one with the lowest index.
    const auto best = std::max_element(left.begin(), left.end(), [scores](int64_t a, int64_t b) {
      return scores[a] < scores[b] || (std::isnan(scores[a]) && !std::isnan(scores[b]));
    });
    const int64_t chosen = *best;
    if (!(scores[chosen] > score_threshold)) break;
    kept[taken++] = chosen;
    left.erase(best);
    for (const int64_t other : left) {
      const Scalar iou = overlap(boxes + 4 * chosen, boxes + 4 * other);
      if (iou > 0) scores[other] *= factor(iou, decay);
    }
  }
  return taken;
}

template int64_t soft_nms(const float*, float*, int64_t, const SoftNmsDecay&, double, int64_t*);
template int64_t soft_nms(const double*, double*, int64_t, const SoftNmsDecay&, double, int64_t*);

}  // namespace torchvision::kernels
