#include <ATen/ATen.h>

#include <cmath>

#include "kernels/ops/score_order.h"
#include "ops/greedy_nms.h"
#include "ops/named_error.h"
#include "ops/scored_boxes.h"
#include "torchvision/ops/nms.h"

namespace torchvision::ops {
namespace {

/// Up to this many coordinates on the CPU, Python's function moves each class to a place of its own.
constexpr int64_t kMovedCoordinates = 4000;

void check(const at::Tensor& boxes, const at::Tensor& scores, const at::Tensor& idxs) {
  check_scored_boxes("batched_nms", boxes, scores);
  TORCH_CHECK_VALUE(idxs.dim() == 1 && idxs.size(0) == boxes.size(0), "batched_nms: expected idxs of shape (",
                    boxes.size(0), "), as there are ", boxes.size(0), " boxes, got ", idxs.sizes());
}

/// Boxes of a class by falling score: `order[begin[c]] … order[begin[c + 1] - 1]`.
struct Classes {
  at::Tensor rank, order;
  std::vector<int64_t> begin;
};

template <class Scalar>
Classes sorted_by_class(const at::Tensor& scores, const at::Tensor& idxs) {
  const int64_t count = scores.size(0);
  const at::Tensor label = std::get<1>(at::_unique(idxs, /*sorted=*/true, /*return_inverse=*/true));
  const auto* of = label.const_data_ptr<int64_t>();
  Classes classes{at::empty({count}, at::kLong), at::empty({count}, at::kLong), {0}};
  auto* rank = classes.rank.mutable_data_ptr<int64_t>();
  kernels::order_by_score(scores.const_data_ptr<Scalar>(), count, rank);
  for (int64_t i = 0; i < count; ++i) {
    if (size_t(of[i]) + 2 > classes.begin.size()) classes.begin.resize(size_t(of[i]) + 2);
    ++classes.begin[size_t(of[i]) + 1];
  }
  for (size_t i = 1; i < classes.begin.size(); ++i) classes.begin[i] += classes.begin[i - 1];
  std::vector<int64_t> next = classes.begin;
  // What goes into `order` are places in `rank`, so that the result can be put back into the order of scores.
  for (int64_t place = 0; place < count; ++place)
    classes.order.mutable_data_ptr<int64_t>()[next[size_t(of[rank[place]])]++] = place;
  return classes;
}

/// Each class by itself, whatever is infinite or NaN in another.
template <class Scalar>
at::Tensor nms_of_each_class(const at::Tensor& boxes, const at::Tensor& scores, const at::Tensor& idxs,
                             double iou_threshold) {
  const int64_t count = boxes.size(0);
  const Classes classes = sorted_by_class<Scalar>(scores, idxs);
  const auto* order = classes.order.const_data_ptr<int64_t>();
  const auto* rank = classes.rank.const_data_ptr<int64_t>();
  GreedyNms<Scalar> greedy(count);
  for (int64_t i = 0; i < count; ++i) greedy.set(i, boxes.const_data_ptr<Scalar>() + 4 * rank[order[i]]);
  std::vector<bool> kept(static_cast<size_t>(count));
  int64_t total = 0;
  for (size_t label = 0; label + 1 < classes.begin.size(); ++label)
    for (const int64_t position : greedy.keep(classes.begin[label], classes.begin[label + 1], iou_threshold)) {
      kept[size_t(order[position])] = true;
      ++total;
    }
  at::Tensor result = at::empty({total}, at::kLong);
  auto* out = result.mutable_data_ptr<int64_t>();
  for (int64_t place = 0; place < count; ++place)
    if (kept[size_t(place)]) *out++ = rank[place];
  return result;
}

/// All classes at once, each moved by more than the largest coordinate: Python's arithmetic, whose roundings decide
/// close calls. Undefined where that arithmetic leaves the finite numbers.
at::Tensor moved_apart(const at::Tensor& boxes, const at::Tensor& idxs) {
  const at::Tensor step = boxes.max() + 1;
  const at::Tensor moved = boxes + (idxs.to(boxes.options()) * step).unsqueeze(1);
  // One infinite or NaN coordinate spoils the step, and with it all classes.
  return at::isfinite(moved.sum()).item<bool>() || at::isfinite(moved).all().item<bool>() ? moved : at::Tensor();
}

at::Tensor batched_nms_cpu(const at::Tensor& boxes, const at::Tensor& scores, const at::Tensor& idxs,
                           double iou_threshold) {
  if (boxes.numel() <= kMovedCoordinates) {
    const at::Tensor moved = moved_apart(boxes, idxs);
    if (moved.defined()) return nms(moved, scores, iou_threshold);
  }
  at::Tensor result;
  AT_DISPATCH_FLOATING_TYPES(boxes.scalar_type(), "nms_kernel", [&] {
    result = nms_of_each_class<scalar_t>(boxes.contiguous(), scores.contiguous(), idxs.contiguous(), iou_threshold);
  });
  return result;
}

}  // namespace

at::Tensor batched_nms(const at::Tensor& boxes, const at::Tensor& scores, const at::Tensor& idxs,
                       double iou_threshold) try {
  check(boxes, scores, idxs);
  if (boxes.numel() == 0) return at::empty({0}, boxes.options().dtype(at::kLong));
  if (boxes.is_cpu()) return batched_nms_cpu(boxes.detach(), scores.detach(), idxs, iou_threshold);
  const at::Tensor moved = moved_apart(boxes, idxs);
  if (moved.defined()) return nms(moved, scores, iou_threshold);
  return batched_nms_cpu(boxes.detach().cpu(), scores.detach().cpu(), idxs.cpu(), iou_threshold).to(boxes.device());
} catch (c10::Error& error) {
  rethrow_from("batched_nms", error);
}

}  // namespace torchvision::ops
