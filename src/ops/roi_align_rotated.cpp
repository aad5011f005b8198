#include "torchvision/ops/roi_align_rotated.h"

#include "ops/find_op.h"

namespace torchvision::ops {

at::Tensor roi_align_rotated(const at::Tensor& input, const at::Tensor& rois, HeightWidth output_size,
                             const RoiAlignRotatedOptions& options) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, double, c10::SymInt, c10::SymInt, int64_t);
  static const auto op = find_op<Signature>("torchvision::roi_align_rotated");
  return op.call(input, rois, options.spatial_scale, output_size.height, output_size.width, options.sampling_ratio);
}

}  // namespace torchvision::ops
