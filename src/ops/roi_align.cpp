#include "torchvision/ops/roi_align.h"

#include <ATen/ATen.h>

#include "ops/find_op.h"

namespace torchvision::ops {
namespace {

/// Of quantized maps: pooled as integers of the input's scale.
at::Tensor quantized(const at::Tensor& input, const at::Tensor& rois, HeightWidth output_size,
                     const RoiAlignOptions& options) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, double, int64_t, double, int64_t, double,
                               c10::SymInt, c10::SymInt, int64_t, bool);
  static const auto op = find_op<Signature>("torchvision::qroi_align");
  TORCH_CHECK_VALUE(rois.is_quantized(), "roi_align: If input is quantized, rois must also be quantized, got them as ",
                    rois.scalar_type());
  const at::Tensor integers = op.call(input.int_repr(), rois.int_repr(), input.q_scale(), input.q_zero_point(),
                                      rois.q_scale(), rois.q_zero_point(), options.spatial_scale, output_size.height,
                                      output_size.width, options.sampling_ratio, options.aligned);
  return at::_make_per_tensor_quantized_tensor(integers, input.q_scale(), input.q_zero_point());
}

}  // namespace

at::Tensor roi_align(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth output_size,
                     const RoiAlignOptions& options) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, double, c10::SymInt, c10::SymInt, int64_t, bool);
  static const auto op = find_op<Signature>("torchvision::roi_align");
  const at::Tensor rois = boxes.to_rois("roi_align");
  if (input.is_quantized()) return quantized(input, rois, output_size, options);
  return op.call(input, rois, options.spatial_scale, output_size.height, output_size.width, options.sampling_ratio,
                 options.aligned);
}

}  // namespace torchvision::ops
