#include "torchvision/ops/soft_nms.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "kernels/ops/soft_nms.h"
#include "ops/named_error.h"
#include "ops/scored_boxes.h"

namespace torchvision::ops {
namespace {

/// The lowered scores once more, by differentiable operations: the i-th box taken was lowered by all taken before it.
at::Tensor lowered(const at::Tensor& boxes, const at::Tensor& scores, const SoftNmsOptions& options) {
  const at::Tensor top_left = at::maximum(boxes.slice(1, 0, 2).unsqueeze(1), boxes.slice(1, 0, 2).unsqueeze(0));
  const at::Tensor bottom_right = at::minimum(boxes.slice(1, 2, 4).unsqueeze(1), boxes.slice(1, 2, 4).unsqueeze(0));
  const at::Tensor sides = (bottom_right - top_left).clamp_min(0);
  const at::Tensor both = sides.select(2, 0) * sides.select(2, 1);
  const at::Tensor own = boxes.slice(1, 2, 4) - boxes.slice(1, 0, 2);
  const at::Tensor area = own.select(1, 0) * own.select(1, 1);
  const at::Tensor overlapping = both > 0;
  const at::Tensor united = area.unsqueeze(1) + area.unsqueeze(0) - both;
  const at::Tensor iou = both / at::where(overlapping, united, at::ones_like(united));
  at::Tensor factors = options.method == SoftNmsMethod::kGaussian
                           ? at::exp(-iou.square() / options.sigma)
                           : at::where(iou > options.iou_threshold, 1 - iou, at::ones_like(iou));
  const at::Tensor earlier = at::ones_like(iou, at::kBool).triu(1);
  factors = at::where(earlier.logical_and(overlapping), factors, at::ones_like(factors));
  return scores * factors.prod(0);
}

}  // namespace

std::tuple<at::Tensor, at::Tensor> soft_nms(const at::Tensor& boxes, const at::Tensor& scores,
                                            const SoftNmsOptions& options) try {
  check_scored_boxes("soft_nms", boxes, scores);
  TORCH_CHECK_VALUE(boxes.is_cpu(), "soft_nms: expected boxes on the CPU, got them on ", boxes.device());
  TORCH_CHECK_VALUE(options.method == SoftNmsMethod::kLinear || options.sigma > 0, "soft_nms: expected sigma > 0, got ",
                    options.sigma);
  const at::Tensor flat_boxes = boxes.detach().contiguous();
  at::Tensor decayed = scores.detach().clone(at::MemoryFormat::Contiguous);
  at::Tensor kept = at::empty(scores.sizes(), scores.options().dtype(at::kLong).requires_grad(false));
  const kernels::SoftNmsDecay decay{options.method == SoftNmsMethod::kGaussian, options.iou_threshold, options.sigma};
  AT_DISPATCH_FLOATING_TYPES(boxes.scalar_type(), "soft_nms", [&] {
    const int64_t count =
        kernels::soft_nms(flat_boxes.const_data_ptr<scalar_t>(), decayed.mutable_data_ptr<scalar_t>(), scores.size(0),
                          decay, options.score_threshold, kept.mutable_data_ptr<int64_t>());
    kept = kept.slice(0, 0, count).clone();
  });
  const bool differentiable = c10::GradMode::is_enabled() && (boxes.requires_grad() || scores.requires_grad());
  if (!differentiable) return {kept, decayed.index_select(0, kept)};
  return {kept, lowered(boxes.index_select(0, kept), scores.index_select(0, kept), options)};
} catch (c10::Error& error) {
  rethrow_from("soft_nms", error);
}

}  // namespace torchvision::ops
