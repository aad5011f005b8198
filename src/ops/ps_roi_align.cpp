#include "torchvision/ops/ps_roi_align.h"

#include "ops/find_op.h"

namespace torchvision::ops {

at::Tensor ps_roi_align(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth output_size,
                        const PsRoiAlignOptions& options) {
  using Signature = std::tuple<at::Tensor, at::Tensor>(const at::Tensor&, const at::Tensor&, double, c10::SymInt,
                                                       c10::SymInt, int64_t);
  static const auto op = find_op<Signature>("torchvision::ps_roi_align");
  return std::get<0>(op.call(input, boxes.to_rois("ps_roi_align"), options.spatial_scale, output_size.height,
                             output_size.width, options.sampling_ratio));
}

}  // namespace torchvision::ops
