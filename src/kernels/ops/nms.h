#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// Boxes by falling score, a coordinate an array, and which of them are dropped (1) or not (0). Arrays have room for
/// kNmsPadding elements after the last.
template <class Scalar>
struct NmsBoxes {
  Scalar *x1, *y1, *x2, *y2, *area, *dropped;
};

inline constexpr int64_t kNmsPadding = 64;

/// Takes the boxes [begin, end) from the first on, each that is not dropped, and drops those of them behind it that
/// overlap it by more than `threshold`. Writes the positions taken to `kept`; returns how many.
template <class Scalar>
int64_t nms_keep(const NmsBoxes<Scalar>& boxes, int64_t begin, int64_t end, double threshold, int64_t* kept);

/// Drops what overlaps one of the `kept` boxes in [begin, end).
template <class Scalar>
void nms_drop(const NmsBoxes<Scalar>& boxes, const int64_t* kept, int64_t kept_count, int64_t begin, int64_t end,
              double threshold);

}  // namespace torchvision::kernels
