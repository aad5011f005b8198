#include "torchvision/ops/roi_pool.h"

#include "ops/find_op.h"

namespace torchvision::ops {

at::Tensor roi_pool(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth output_size,
                    const RoiPoolOptions& options) {
  using Signature =
      std::tuple<at::Tensor, at::Tensor>(const at::Tensor&, const at::Tensor&, double, c10::SymInt, c10::SymInt);
  static const auto op = find_op<Signature>("torchvision::roi_pool");
  return std::get<0>(
      op.call(input, boxes.to_rois("roi_pool"), options.spatial_scale, output_size.height, output_size.width));
}

}  // namespace torchvision::ops
