#include "torchvision/ops/nms.h"

#include "ops/find_op.h"

namespace torchvision::ops {

at::Tensor nms(const at::Tensor& boxes, const at::Tensor& scores, double iou_threshold) {
  static const auto op = find_op<at::Tensor(const at::Tensor&, const at::Tensor&, double)>("torchvision::nms");
  return op.call(boxes, scores, iou_threshold);
}

}  // namespace torchvision::ops
