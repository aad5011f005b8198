#include "ops/families.h"
#include "ops/ps_passes.h"

namespace torchvision::ops {
namespace {

using kernels::RoiAlignGrid;

PsCall<RoiAlignGrid> call_of(const char* op, const at::Tensor& rois, const RoiAlignGrid& grid, int64_t images,
                             int64_t channels) {
  return {op,
          rois.contiguous(),
          grid,
          {images, channels, bins_of(op, grid.pooled_height, grid.pooled_width), grid.height, grid.width},
          samples_of_bin(grid)};
}

RoiAlignGrid grid_of(int64_t height, int64_t width, int64_t pooled_height, int64_t pooled_width, int64_t sampling_ratio,
                     double spatial_scale) {
  return {height, width, pooled_height, pooled_width, sampling_ratio, spatial_scale, /*aligned=*/true};
}

std::tuple<at::Tensor, at::Tensor> ps_roi_align_cpu(const at::Tensor& input, const at::Tensor& rois,
                                                    double spatial_scale, int64_t pooled_height, int64_t pooled_width,
                                                    int64_t sampling_ratio) {
  check_rois("ps_roi_align", input, rois);
  const int64_t channels = channels_of_bin("ps_roi_align", input.size(1), pooled_height, pooled_width);
  TORCH_CHECK_VALUE(rois.size(0) == 0 || channels == 0 || (input.size(2) > 0 && input.size(3) > 0),
                    "ps_roi_align: expected an input with pixels, got ", input.sizes());
  auto call = call_of("ps_roi_align", rois,
                      grid_of(input.size(2), input.size(3), pooled_height, pooled_width, sampling_ratio, spatial_scale),
                      input.size(0), channels);
  return ps_forward(call, input);
}

at::Tensor ps_roi_align_backward_cpu(const at::Tensor& grad, const at::Tensor& rois, const at::Tensor& channel_mapping,
                                     double spatial_scale, int64_t pooled_height, int64_t pooled_width,
                                     int64_t sampling_ratio, int64_t batch_size, int64_t channels, int64_t height,
                                     int64_t width) {
  constexpr auto kOp = "_ps_roi_align_backward";
  const int64_t of_bin = channels_of_bin(kOp, channels, pooled_height, pooled_width);
  check_roi_gradient(kOp, grad, rois, of_bin, pooled_height, pooled_width, {batch_size, channels, height, width});
  check_roi_origin(kOp, "channel_mapping", channel_mapping, grad);
  auto call = call_of(kOp, rois, grid_of(height, width, pooled_height, pooled_width, sampling_ratio, spatial_scale),
                      batch_size, of_bin);
  return ps_backward(call, grad, channel_mapping, channels);
}

}  // namespace

void register_ps_roi_align(OpLibrary& library) {
  library.def(
      "ps_roi_align(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width, int "
      "sampling_ratio) -> (Tensor, Tensor)");
  library.def(
      "_ps_roi_align_backward(Tensor grad, Tensor rois, Tensor channel_mapping, float spatial_scale, SymInt "
      "pooled_height, SymInt pooled_width, int sampling_ratio, SymInt batch_size, SymInt channels, SymInt height, "
      "SymInt "
      "width) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "ps_roi_align", TORCH_FN(ps_roi_align_cpu));
  library.impl(c10::DispatchKey::CPU, "_ps_roi_align_backward", TORCH_FN(ps_roi_align_backward_cpu));
  register_ps_roi_align_derivatives(library);
}

}  // namespace torchvision::ops
