#include "torchvision/ops/roi_align.h"

#include "ops/find_op.h"

namespace torchvision::ops {

at::Tensor roi_align(const at::Tensor& input, const RoiBoxes& boxes, RoiOutputSize output_size,
                     const RoiAlignOptions& options) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, double, c10::SymInt, c10::SymInt, int64_t, bool);
  static const auto op = find_op<Signature>("torchvision::roi_align");
  return op.call(input, boxes.to_rois("roi_align"), options.spatial_scale, output_size.height, output_size.width,
                 options.sampling_ratio, options.aligned);
}

}  // namespace torchvision::ops
