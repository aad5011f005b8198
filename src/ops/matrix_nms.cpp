#include "torchvision/ops/matrix_nms.h"

#include <ATen/ATen.h>

#include "ops/named_error.h"

namespace torchvision::ops {
namespace {

void check(const at::Tensor& iou, const at::Tensor& scores, const MatrixNmsOptions& options) {
  TORCH_CHECK_VALUE(scores.dim() == 1, "matrix_nms: expected scores of shape (N), got ", scores.sizes());
  const int64_t count = scores.size(0);
  TORCH_CHECK_VALUE(iou.dim() == 2 && iou.size(0) == count && iou.size(1) == count,
                    "matrix_nms: expected iou of shape (", count, ", ", count, "), as there are ", count,
                    " scores, got ", iou.sizes());
  TORCH_CHECK_TYPE(iou.is_floating_point() && iou.scalar_type() == scores.scalar_type(),
                   "matrix_nms: expected iou and scores of one floating dtype, got ", iou.scalar_type(), " and ",
                   scores.scalar_type());
  if (options.labels)
    TORCH_CHECK_VALUE(options.labels->dim() == 1 && options.labels->size(0) == count,
                      "matrix_nms: expected labels of shape (", count, "), got ", options.labels->sizes());
}

}  // namespace

at::Tensor matrix_nms(const at::Tensor& iou, const at::Tensor& scores, const MatrixNmsOptions& options) try {
  check(iou, scores, options);
  if (scores.numel() == 0) return scores.clone();
  const at::Tensor order = std::get<1>(scores.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true));
  // Row i, column j: how much i, the better one, overlaps j.
  at::Tensor overlap = iou.index_select(0, order).index_select(1, order).triu(1);
  if (options.labels) {
    const at::Tensor label = options.labels->index_select(0, order);
    overlap = overlap * (label.unsqueeze(0) == label.unsqueeze(1)).to(overlap.scalar_type());
  }
  // What lowered the better one itself takes from its say.
  const at::Tensor of_better = overlap.amax(0).unsqueeze(1);
  at::Tensor factors;
  if (options.kernel == MatrixNmsKernel::kGaussian) {
    factors = at::exp(-options.sigma * (overlap.square() - of_better.square()));
  } else {
    const at::Tensor silent = of_better >= 1;  // wholly covered by a still better one: 0 / 0 otherwise
    factors = at::where(silent, at::ones_like(overlap),
                        (1 - overlap) / at::where(silent, at::ones_like(of_better), 1 - of_better));
  }
  const at::Tensor lowered = scores.index_select(0, order) * factors.amin(0);
  return at::zeros_like(scores).index_copy(0, order, lowered);
} catch (c10::Error& error) {
  rethrow_from("matrix_nms", error);
}

}  // namespace torchvision::ops
