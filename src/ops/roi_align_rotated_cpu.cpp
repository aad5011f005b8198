#include <ATen/ATen.h>

#include "ops/families.h"
#include "ops/roi_align_passes.h"
#include "ops/roi_checks.h"

namespace torchvision::ops {
namespace {

void check_rotated(const char* op, const at::Tensor& rois) {
  TORCH_CHECK_TYPE(rois.is_floating_point(), op, ": expected floating input and rois, got ", rois.scalar_type());
  const at::Tensor negative = rois.slice(1, 3, 5).lt(0).any(1);
  if (!negative.any().item<bool>()) return;
  const int64_t first = negative.to(at::kByte).argmax().item<int64_t>();
  TORCH_CHECK_VALUE(false, op, ": expected rois with a width and height of 0 or more, got rois[", first, "] ",
                    rois[first]);
}

kernels::RoiAlignGrid rotated_grid(int64_t height, int64_t width, int64_t pooled_height, int64_t pooled_width,
                                   int64_t sampling_ratio, double spatial_scale) {
  kernels::RoiAlignGrid grid{height, width, pooled_height, pooled_width, sampling_ratio, spatial_scale, true};
  grid.rotated = true;
  return grid;
}

at::Tensor roi_align_rotated_cpu(const at::Tensor& input, const at::Tensor& rois, double spatial_scale,
                                 int64_t pooled_height, int64_t pooled_width, int64_t sampling_ratio) {
  check_rois("roi_align_rotated", input, rois, 6);
  check_rotated("roi_align_rotated", rois);
  return roi_align_forward(
      "roi_align_rotated", input, rois,
      rotated_grid(input.size(2), input.size(3), pooled_height, pooled_width, sampling_ratio, spatial_scale));
}

at::Tensor roi_align_rotated_backward_cpu(const at::Tensor& grad, const at::Tensor& rois, double spatial_scale,
                                          int64_t pooled_height, int64_t pooled_width, int64_t batch_size,
                                          int64_t channels, int64_t height, int64_t width, int64_t sampling_ratio) {
  constexpr const char* kName = "_roi_align_rotated_backward";
  check_roi_gradient(kName, grad, rois, channels, pooled_height, pooled_width, {batch_size, channels, height, width},
                     6);
  check_rotated(kName, rois);
  return roi_align_backward(kName, grad, rois,
                            rotated_grid(height, width, pooled_height, pooled_width, sampling_ratio, spatial_scale),
                            batch_size, channels);
}

}  // namespace

void register_roi_align_rotated(OpLibrary& library) {
  library.def(
      "roi_align_rotated(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width, "
      "int "
      "sampling_ratio) -> Tensor");
  library.def(
      "_roi_align_rotated_backward(Tensor grad, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt "
      "pooled_width, SymInt batch_size, SymInt channels, SymInt height, SymInt width, int sampling_ratio) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "roi_align_rotated", TORCH_FN(roi_align_rotated_cpu));
  library.impl(c10::DispatchKey::CPU, "_roi_align_rotated_backward", TORCH_FN(roi_align_rotated_backward_cpu));
  register_roi_align_rotated_derivatives(library);
}

}  // namespace torchvision::ops
