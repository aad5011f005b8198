#include "torchvision/ops/nms.h"

#include <ATen/ATen.h>

#include "ops/find_op.h"

namespace torchvision::ops {

at::Tensor nms(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, double);
  if (boxes.is_quantized()) {
    static const auto quantized = find_op<Signature>("torchvision::qnms");
    return quantized.call(boxes.int_repr(), scores.int_repr(), iou_threshold);
  }
  static const auto op = find_op<Signature>("torchvision::nms");
  return op.call(boxes, scores, iou_threshold);
}

}  // namespace torchvision::ops
