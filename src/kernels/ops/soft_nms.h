#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// How a kept box lowers the score of one that overlaps it by `iou`.
struct SoftNmsDecay {
  bool gaussian;         ///< exp(-iou² / sigma), else 1 - iou above the threshold
  double iou_threshold;  ///< linear alone
  double sigma;          ///< gaussian alone, > 0
};

/// Takes the box with the highest score, lowers the others, and again while that score exceeds `score_threshold`; equal
/// scores go by index, a NaN score is never taken. `scores` holds the lowered scores afterwards, `kept` (room for
/// `count`) the indices in the order they were taken. Returns how many.
template <class Scalar>
int64_t soft_nms(const Scalar* boxes, Scalar* scores, int64_t count, const SoftNmsDecay& decay, double score_threshold,
                 int64_t* kept);

}  // namespace torchvision::kernels
