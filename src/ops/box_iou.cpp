// Overlaps of each box with each: one pass over plain tensors, and Python's tensor expressions where a gradient,
// batches, another dtype or another device need them.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <limits>
#include <numbers>

#include "kernels/ops/pairwise_iou.h"
#include "ops/empty_result.h"
#include "ops/find_op.h"
#include "ops/named_error.h"
#include "ops/upcast.h"
#include "torchvision/ops/boxes.h"

namespace torchvision::ops {
namespace {

using at::Tensor;
using kernels::Overlap;

constexpr int64_t kPairsPerThread = 16384;

void check(const char* function, const Tensor& boxes1, const Tensor& boxes2, int64_t coordinates) {
  TORCH_CHECK_VALUE(boxes1.dim() >= 2 && boxes1.size(-1) == coordinates, function,
                    ": expected boxes1 of shape (..., N, ", coordinates, "), got ", boxes1.sizes());
  TORCH_CHECK_VALUE(boxes2.dim() >= 2 && boxes2.size(-1) == coordinates, function,
                    ": expected boxes2 of shape (..., M, ", coordinates, "), got ", boxes2.sizes());
}

/// Each box of the first set against each of the second.
Tensor rows(const Tensor& boxes) { return boxes.unsqueeze(-2); }
Tensor columns(const Tensor& boxes) { return boxes.unsqueeze(-3); }
Tensor low(const Tensor& boxes) { return boxes.slice(-1, 0, 2); }
Tensor high(const Tensor& boxes) { return boxes.slice(-1, 2, 4); }

Tensor first_corner(const Tensor& boxes, std::string_view fmt) {
  return fmt == "cxcywh" ? low(boxes) - high(boxes) / 2 : low(boxes);
}
Tensor last_corner(const Tensor& boxes, std::string_view fmt) {
  if (fmt == "xyxy") return high(boxes);
  return fmt == "xywh" ? low(boxes) + high(boxes) : low(boxes) + high(boxes) / 2;
}

struct InterUnion {
  Tensor inter, united;
};

InterUnion inter_union(const Tensor& boxes1, const Tensor& boxes2, std::string_view fmt) {
  const Tensor area1 = box_area(boxes1, fmt), area2 = box_area(boxes2, fmt);
  const Tensor first = at::maximum(rows(first_corner(boxes1, fmt)), columns(first_corner(boxes2, fmt)));
  const Tensor last = at::minimum(rows(last_corner(boxes1, fmt)), columns(last_corner(boxes2, fmt)));
  const Tensor sides = upcast(last - first).clamp_min(0);
  const Tensor inter = sides.select(-1, 0) * sides.select(-1, 1);
  return {inter, area1.unsqueeze(-1) + area2.unsqueeze(-2) - inter};
}

/// Sides of the smallest box around both.
Tensor sides_around(const Tensor& boxes1, const Tensor& boxes2) {
  const Tensor first = at::minimum(rows(low(boxes1)), columns(low(boxes2)));
  const Tensor last = at::maximum(rows(high(boxes1)), columns(high(boxes2)));
  return upcast(last - first).clamp_min(0);
}

Tensor centres(const Tensor& boxes, int64_t axis) { return (boxes.select(-1, axis) + boxes.select(-1, axis + 2)) / 2; }

Tensor aspects(const Tensor& boxes) {
  return at::atan((boxes.select(-1, 2) - boxes.select(-1, 0)) / (boxes.select(-1, 3) - boxes.select(-1, 1)));
}

bool plain(const Tensor& boxes1, const Tensor& boxes2) {
  const auto dtype = boxes1.scalar_type();
  const bool wanted = c10::GradMode::is_enabled() && (boxes1.requires_grad() || boxes2.requires_grad());
  return !wanted && boxes1.dim() == 2 && boxes2.dim() == 2 && boxes1.is_cpu() && boxes2.is_cpu() &&
         dtype == boxes2.scalar_type() && (dtype == at::kFloat || dtype == at::kDouble);
}

/// Columns of corners, area, centre and aspect, as far as `kind` reads them.
Tensor columns_of(const Tensor& boxes, std::string_view fmt, Overlap kind) {
  const Tensor first = first_corner(boxes, fmt), last = last_corner(boxes, fmt);
  // Width times height may be a number where a corner is none (inf - inf). The kernel looks for NaN in areas alone.
  const Tensor no_corner = first.isnan().logical_or(last.isnan()).any(1);
  const Tensor area = box_area(boxes, fmt).masked_fill(no_corner, std::numeric_limits<double>::quiet_NaN());
  std::vector<Tensor> all = {first.select(1, 0), first.select(1, 1), last.select(1, 0), last.select(1, 1), area};
  if (kind == Overlap::kDistance || kind == Overlap::kComplete)
    all.insert(all.end(), {centres(boxes, 0), centres(boxes, 1)});
  if (kind == Overlap::kComplete) all.push_back(aspects(boxes));
  return at::stack(all);
}

template <class Scalar>
kernels::BoxColumns<Scalar> pointers(const Tensor& columns) {
  const auto* data = columns.const_data_ptr<Scalar>();
  const auto row = [&](int64_t i) { return i < columns.size(0) ? data + i * columns.size(1) : nullptr; };
  return {row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7)};
}

Tensor in_one_pass(Overlap kind, const Tensor& boxes1, const Tensor& boxes2, std::string_view fmt, double eps) {
  const c10::NoGradGuard no_grad;
  const Tensor first = columns_of(boxes1, fmt, kind), second = columns_of(boxes2, fmt, kind);
  const int64_t count1 = boxes1.size(0), count2 = boxes2.size(0);
  Tensor result = empty_result({count1, count2}, boxes1.options());
  AT_DISPATCH_FLOATING_TYPES(boxes1.scalar_type(), "box_iou", [&] {
    const auto a = pointers<scalar_t>(first), b = pointers<scalar_t>(second);
    auto* out = result.mutable_data_ptr<scalar_t>();
    at::parallel_for(0, count1, std::max<int64_t>(1, kPairsPerThread / std::max<int64_t>(1, count2)),
                     [&](int64_t begin, int64_t end) {
                       for (int64_t i = begin; i < end; ++i)
                         kernels::overlap_row(kind, a, i, b, count2, eps, out + i * count2);
                     });
  });
  return result;
}

struct DistanceAndIou {
  Tensor distance, iou;
};

DistanceAndIou distance_and_iou(const Tensor& boxes1, const Tensor& boxes2, double eps) {
  const Tensor iou = box_iou(boxes1, boxes2), sides = sides_around(boxes1, boxes2);
  const Tensor diagonal = sides.select(-1, 0).pow(2) + sides.select(-1, 1).pow(2) + eps;
  const Tensor dx = upcast(centres(boxes1, 0).unsqueeze(-1) - centres(boxes2, 0).unsqueeze(-2));
  const Tensor dy = upcast(centres(boxes1, 1).unsqueeze(-1) - centres(boxes2, 1).unsqueeze(-2));
  return {iou - (dx.pow(2) + dy.pow(2)) / diagonal, iou};
}

}  // namespace

Tensor box_iou(const Tensor& boxes1, const Tensor& boxes2, std::string_view fmt) try {
  if (fmt == "cxcywhr" || fmt == "xywhr" || fmt == "xyxyxyxy") {
    check("box_iou", boxes1, boxes2, fmt == "xyxyxyxy" ? 8 : 5);
    static const auto op = find_op<Tensor(const Tensor&, const Tensor&)>("torchvision::box_iou_rotated");
    return op.call(box_convert(boxes1, fmt, "cxcywhr"), box_convert(boxes2, fmt, "cxcywhr"));
  }
  TORCH_CHECK_VALUE(fmt == "xyxy" || fmt == "xywh" || fmt == "cxcywh", "box_iou: Unsupported format '", fmt,
                    "'; formats are xyxy, xywh, cxcywh, xywhr, cxcywhr and xyxyxyxy");
  check("box_iou", boxes1, boxes2, 4);
  if (plain(boxes1, boxes2)) return in_one_pass(Overlap::kIou, boxes1, boxes2, fmt, 0);
  const auto [inter, united] = inter_union(boxes1, boxes2, fmt);
  return inter / united;
} catch (c10::Error& error) {
  rethrow_from("box_iou", error);
}

Tensor generalized_box_iou(const Tensor& boxes1, const Tensor& boxes2) try {
  check("generalized_box_iou", boxes1, boxes2, 4);
  if (plain(boxes1, boxes2)) return in_one_pass(Overlap::kGeneralized, boxes1, boxes2, "xyxy", 0);
  const auto [inter, united] = inter_union(boxes1, boxes2, "xyxy");
  const Tensor sides = sides_around(boxes1, boxes2), around = sides.select(-1, 0) * sides.select(-1, 1);
  return inter / united - (around - united) / around;
} catch (c10::Error& error) {
  rethrow_from("generalized_box_iou", error);
}

Tensor distance_box_iou(const Tensor& boxes1, const Tensor& boxes2, const BoxIouOptions& options) try {
  check("distance_box_iou", boxes1, boxes2, 4);
  const Tensor first = upcast(boxes1), second = upcast(boxes2);
  if (plain(first, second)) return in_one_pass(Overlap::kDistance, first, second, "xyxy", options.eps);
  return distance_and_iou(first, second, options.eps).distance;
} catch (c10::Error& error) {
  rethrow_from("distance_box_iou", error);
}

Tensor complete_box_iou(const Tensor& boxes1, const Tensor& boxes2, const BoxIouOptions& options) try {
  check("complete_box_iou", boxes1, boxes2, 4);
  const Tensor first = upcast(boxes1), second = upcast(boxes2);
  if (plain(first, second)) return in_one_pass(Overlap::kComplete, first, second, "xyxy", options.eps);
  const auto [distance, iou] = distance_and_iou(first, second, options.eps);
  const Tensor turn = aspects(first).unsqueeze(-1) - aspects(second).unsqueeze(-2);
  const Tensor unlike = (4 / (std::numbers::pi * std::numbers::pi)) * turn.pow(2);
  Tensor weight;
  {
    const c10::NoGradGuard no_grad;
    weight = unlike / (1 - iou + unlike + options.eps);
  }
  return distance - weight * unlike;
} catch (c10::Error& error) {
  rethrow_from("complete_box_iou", error);
}

}  // namespace torchvision::ops
