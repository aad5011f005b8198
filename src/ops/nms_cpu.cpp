#include <ATen/Dispatch.h>
#include <ATen/ops/empty.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "ops/families.h"

namespace torchvision::ops {
namespace {

/// Coordinates one array each, in the order of falling scores: the inner loop reads four streams and nothing else.
template <class Scalar>
struct SortedBoxes {
  std::vector<int64_t> order;
  std::vector<Scalar> x1, y1, x2, y2, area;

  SortedBoxes(const Scalar* boxes, const Scalar* scores, size_t count)
      : order(count), x1(count), y1(count), x2(count), y2(count), area(count) {
    std::iota(order.begin(), order.end(), 0);
    // Descending with NaN first, as at::sort orders them, and stable.
    std::stable_sort(order.begin(), order.end(), [scores](int64_t a, int64_t b) {
      return scores[a] > scores[b] || (scores[a] != scores[a] && scores[b] == scores[b]);
    });
    for (size_t i = 0; i < count; ++i) {
      const Scalar* box = boxes + 4 * order[i];
      x1[i] = box[0], y1[i] = box[1], x2[i] = box[2], y2[i] = box[3];
      area[i] = (x2[i] - x1[i]) * (y2[i] - y1[i]);
    }
  }
};

template <class Scalar>
std::vector<int64_t> keep(const SortedBoxes<Scalar>& boxes, double iou_threshold) {
  const size_t count = boxes.order.size();
  std::vector<uint8_t> suppressed(count, 0);
  std::vector<int64_t> kept;
  for (size_t i = 0; i < count; ++i) {
    if (suppressed[i]) continue;
    kept.push_back(boxes.order[i]);
    for (size_t j = i + 1; j < count; ++j) {
      const Scalar width = std::min(boxes.x2[i], boxes.x2[j]) - std::max(boxes.x1[i], boxes.x1[j]);
      const Scalar height = std::min(boxes.y2[i], boxes.y2[j]) - std::max(boxes.y1[i], boxes.y1[j]);
      const Scalar intersection = std::max(Scalar(0), width) * std::max(Scalar(0), height);
      suppressed[j] |= intersection / (boxes.area[i] + boxes.area[j] - intersection) > iou_threshold;
    }
  }
  return kept;
}

void check(const at::Tensor& boxes, const at::Tensor& scores) {
  TORCH_CHECK_VALUE(boxes.dim() == 2 && boxes.size(1) == 4, "nms: expected boxes of shape (N, 4), got ", boxes.sizes());
  TORCH_CHECK_VALUE(scores.dim() == 1, "nms: expected scores of shape (N), got ", scores.sizes());
  TORCH_CHECK_VALUE(boxes.size(0) == scores.size(0), "nms: expected as many scores as boxes, got ", scores.size(0),
                    " scores and ", boxes.size(0), " boxes");
  TORCH_CHECK_TYPE(boxes.scalar_type() == scores.scalar_type(), "nms: expected boxes and scores of one dtype, got ",
                   boxes.scalar_type(), " and ", scores.scalar_type());
}

at::Tensor nms_cpu(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold) {
  check(boxes, scores);
  const at::Tensor flat_boxes = boxes.contiguous();
  const at::Tensor flat_scores = scores.contiguous();
  std::vector<int64_t> kept;
  AT_DISPATCH_FLOATING_TYPES(boxes.scalar_type(), "nms", [&] {
    const SortedBoxes<scalar_t> sorted(flat_boxes.const_data_ptr<scalar_t>(), flat_scores.const_data_ptr<scalar_t>(),
                                       static_cast<size_t>(boxes.size(0)));
    kept = keep(sorted, iou_threshold);
  });
  at::Tensor result = at::empty({static_cast<int64_t>(kept.size())}, boxes.options().dtype(at::kLong));
  std::copy(kept.begin(), kept.end(), result.mutable_data_ptr<int64_t>());
  return result;
}

}  // namespace

void register_nms(OpLibrary& library) {
  library.def("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "nms", TORCH_FN(nms_cpu));
}

}  // namespace torchvision::ops
