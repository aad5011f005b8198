#include "ops/families.h"
#include "ops/ps_passes.h"

namespace torchvision::ops {
namespace {

using kernels::RoiPoolGrid;

constexpr double kPixelsOfBin = 4;

PsCall<RoiPoolGrid> call_of(const char* op, const at::Tensor& rois, const RoiPoolGrid& grid, int64_t images,
                            int64_t channels) {
  return {op,
          rois.contiguous(),
          grid,
          {images, channels, bins_of(op, grid.pooled_height, grid.pooled_width), grid.height, grid.width},
          kPixelsOfBin};
}

std::tuple<at::Tensor, at::Tensor> ps_roi_pool_cpu(const at::Tensor& input, const at::Tensor& rois,
                                                   double spatial_scale, int64_t pooled_height, int64_t pooled_width) {
  check_rois("ps_roi_pool", input, rois);
  const int64_t channels = channels_of_bin("ps_roi_pool", input.size(1), pooled_height, pooled_width);
  // The original leaves the map's last row and column out.
  const RoiPoolGrid grid{.height = input.size(2),
                         .width = input.size(3),
                         .pooled_height = pooled_height,
                         .pooled_width = pooled_width,
                         .spatial_scale = spatial_scale,
                         .last_pixel = 0,
                         .border = 1};
  auto call = call_of("ps_roi_pool", rois, grid, input.size(0), channels);
  return ps_forward(call, input);
}

at::Tensor ps_roi_pool_backward_cpu(const at::Tensor& grad, const at::Tensor& rois, const at::Tensor& channel_mapping,
                                    double spatial_scale, int64_t pooled_height, int64_t pooled_width,
                                    int64_t batch_size, int64_t channels, int64_t height, int64_t width) {
  constexpr auto kOp = "_ps_roi_pool_backward";
  const int64_t of_bin = channels_of_bin(kOp, channels, pooled_height, pooled_width);
  check_roi_gradient(kOp, grad, rois, of_bin, pooled_height, pooled_width, {batch_size, channels, height, width});
  check_roi_origin(kOp, "channel_mapping", channel_mapping, grad);
  // The original's gradient does not leave them out, and rounds to float even where it computes in double.
  const RoiPoolGrid grid{.height = height,
                         .width = width,
                         .pooled_height = pooled_height,
                         .pooled_width = pooled_width,
                         .spatial_scale = spatial_scale,
                         .last_pixel = 0,
                         .as_float = true};
  auto call = call_of(kOp, rois, grid, batch_size, of_bin);
  return ps_backward(call, grad, channel_mapping, channels);
}

}  // namespace

void register_ps_roi_pool(OpLibrary& library) {
  library.def(
      "ps_roi_pool(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width) -> "
      "(Tensor, Tensor)");
  library.def(
      "_ps_roi_pool_backward(Tensor grad, Tensor rois, Tensor channel_mapping, float spatial_scale, SymInt "
      "pooled_height, SymInt pooled_width, SymInt batch_size, SymInt channels, SymInt height, SymInt width) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "ps_roi_pool", TORCH_FN(ps_roi_pool_cpu));
  library.impl(c10::DispatchKey::CPU, "_ps_roi_pool_backward", TORCH_FN(ps_roi_pool_backward_cpu));
  register_ps_roi_pool_derivatives(library);
}

}  // namespace torchvision::ops
