#include "torchvision/ops/nms_rotated.h"

#include <ATen/ATen.h>

#include "kernels/ops/rotated_iou.h"
#include "ops/named_error.h"

namespace torchvision::ops {

at::Tensor nms_rotated(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold) try {
  TORCH_CHECK_VALUE(boxes.dim() == 2 && boxes.size(1) == 5, "nms_rotated: expected boxes of shape (N, 5), got ",
                    boxes.sizes());
  TORCH_CHECK_VALUE(scores.dim() == 1 && scores.size(0) == boxes.size(0), "nms_rotated: expected scores of shape (",
                    boxes.size(0), "), got ", scores.sizes());
  TORCH_CHECK_TYPE(boxes.scalar_type() == scores.scalar_type(),
                   "nms_rotated: expected boxes and scores of one dtype, got ", boxes.scalar_type(), " and ",
                   scores.scalar_type());
  TORCH_CHECK_VALUE(boxes.is_cpu() && scores.is_cpu(),
                    "nms_rotated: expected boxes and scores on the CPU, got them on ", boxes.device(), " and ",
                    scores.device());
  const at::Tensor order =
      std::get<1>(scores.detach().sort(/*stable=*/true, /*dim=*/0, /*descending=*/true)).contiguous();
  const at::Tensor flat = boxes.detach().contiguous();
  at::Tensor kept = at::empty_like(order);
  AT_DISPATCH_FLOATING_TYPES(boxes.scalar_type(), "nms_rotated", [&] {
    const int64_t count = kernels::rotated_nms(flat.const_data_ptr<scalar_t>(), order.const_data_ptr<int64_t>(),
                                               order.size(0), iou_threshold, kept.mutable_data_ptr<int64_t>());
    kept = kept.slice(0, 0, count).clone();
  });
  return kept;
} catch (c10::Error& error) {
  rethrow_from("nms_rotated", error);
}

}  // namespace torchvision::ops
