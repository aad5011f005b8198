#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <numbers>

#include "ops/named_error.h"
#include "ops/upcast.h"
#include "torchvision/ops/ciou_loss.h"
#include "torchvision/ops/diou_loss.h"
#include "torchvision/ops/giou_loss.h"

namespace torchvision::ops {
namespace {

using at::Tensor;

/// Both sets, column by column, in a dtype that losses are computed in.
struct Pairs {
  std::vector<Tensor> a, b;

  Pairs(const char* function, const Tensor& boxes1, const Tensor& boxes2) {
    TORCH_CHECK_VALUE(boxes1.dim() >= 1 && boxes1.size(-1) == 4, function, ": expected boxes1 of shape (N, 4), got ",
                      boxes1.sizes());
    TORCH_CHECK_VALUE(boxes2.dim() >= 1 && boxes2.size(-1) == 4, function, ": expected boxes2 of shape (N, 4), got ",
                      boxes2.sizes());
    a = upcast_non_float(boxes1).unbind(-1);
    b = upcast_non_float(boxes2).unbind(-1);
  }
};

struct PairInterUnion {
  Tensor inter, united;
};

PairInterUnion inter_union(const Pairs& pairs) {
  const auto& [a, b] = pairs;
  const Tensor left = at::maximum(a[0], b[0]), top = at::maximum(a[1], b[1]);
  const Tensor right = at::minimum(a[2], b[2]), bottom = at::minimum(a[3], b[3]);
  // Pairs that do not meet pass no gradient.
  const Tensor meets = (bottom > top).logical_and(right > left);
  const Tensor inter = at::where(meets, (right - left) * (bottom - top), at::zeros_like(left));
  return {inter, (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter};
}

/// Sides of the smallest box around both.
std::pair<Tensor, Tensor> sides_around(const Pairs& pairs) {
  const auto& [a, b] = pairs;
  return {at::maximum(a[2], b[2]) - at::minimum(a[0], b[0]), at::maximum(a[3], b[3]) - at::minimum(a[1], b[1])};
}

struct LossAndIou {
  Tensor loss, iou;
};

LossAndIou distance_loss(const Pairs& pairs, double eps) {
  const auto& [a, b] = pairs;
  const auto [inter, united] = inter_union(pairs);
  const Tensor iou = inter / (united + eps);
  const auto [width, height] = sides_around(pairs);
  const Tensor diagonal = width.pow(2) + height.pow(2) + eps;
  const Tensor dx = (a[2] + a[0]) / 2 - (b[0] + b[2]) / 2, dy = (a[3] + a[1]) / 2 - (b[1] + b[3]) / 2;
  return {1 - iou + (dx.pow(2) + dy.pow(2)) / diagonal, iou};
}

Tensor reduced(const char* function, const Tensor& loss, std::string_view reduction) {
  if (reduction == "none") return loss;
  if (reduction == "sum") return loss.sum();
  TORCH_CHECK_VALUE(reduction == "mean", function, ": Invalid Value for arg 'reduction': '", reduction,
                    "'; supported reduction modes: 'none', 'mean', 'sum'");
  return loss.numel() > 0 ? loss.mean() : 0.0 * loss.sum();
}

}  // namespace

Tensor generalized_box_iou_loss(const Tensor& boxes1, const Tensor& boxes2, const BoxLossOptions& options) try {
  const Pairs pairs("generalized_box_iou_loss", boxes1, boxes2);
  const auto [inter, united] = inter_union(pairs);
  const auto [width, height] = sides_around(pairs);
  const Tensor around = width * height;
  const Tensor measure = inter / (united + options.eps) - (around - united) / (around + options.eps);
  return reduced("generalized_box_iou_loss", 1 - measure, options.reduction);
} catch (c10::Error& error) {
  rethrow_from("generalized_box_iou_loss", error);
}

Tensor distance_box_iou_loss(const Tensor& boxes1, const Tensor& boxes2, const BoxLossOptions& options) try {
  const Pairs pairs("distance_box_iou_loss", boxes1, boxes2);
  return reduced("distance_box_iou_loss", distance_loss(pairs, options.eps).loss, options.reduction);
} catch (c10::Error& error) {
  rethrow_from("distance_box_iou_loss", error);
}

Tensor complete_box_iou_loss(const Tensor& boxes1, const Tensor& boxes2, const BoxLossOptions& options) try {
  const Pairs pairs("complete_box_iou_loss", boxes1, boxes2);
  const auto& [a, b] = pairs;
  // Python's function does not hand its eps on.
  const auto [loss, iou] = distance_loss(pairs, BoxLossOptions{}.eps);
  const Tensor turn = at::atan((b[2] - b[0]) / (b[3] - b[1])) - at::atan((a[2] - a[0]) / (a[3] - a[1]));
  const Tensor unlike = (4 / (std::numbers::pi * std::numbers::pi)) * turn.pow(2);
  Tensor weight;
  {
    const c10::NoGradGuard no_grad;
    weight = unlike / (1 - iou + unlike + options.eps);
  }
  return reduced("complete_box_iou_loss", loss + weight * unlike, options.reduction);
} catch (c10::Error& error) {
  rethrow_from("complete_box_iou_loss", error);
}

}  // namespace torchvision::ops
