#pragma once

#include <cstdint>
#include <vector>

#include "kernels/ops/nms.h"
#include "kernels/scratch.h"

namespace torchvision::ops {

/// Greedy suppression over boxes that are brought in by falling score, in runs that do not see each other.
template <class Scalar>
class GreedyNms {
 public:
  /// Room for `count` boxes in the calling thread's scratch; one object a thread at a time.
  explicit GreedyNms(int64_t count);
  ~GreedyNms();
  GreedyNms(const GreedyNms&) = delete;
  GreedyNms& operator=(const GreedyNms&) = delete;

  /// Puts a box at `position`, with the area that its corners have.
  void set(int64_t position, const Scalar* box) { set(position, box, (box[2] - box[0]) * (box[3] - box[1])); }
  void set(int64_t position, const Scalar* box, Scalar area);

  /// Goes through the positions [begin, end); on all threads where that is worth it. Returns those kept, in order.
  std::vector<int64_t> keep(int64_t begin, int64_t end, double iou_threshold) const;

 private:
  kernels::NmsBoxes<Scalar> boxes_;
};

}  // namespace torchvision::ops
