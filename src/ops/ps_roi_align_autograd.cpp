// Autograd and shapes of ps_roi_align.
#include "ops/roi_autograd.h"

namespace torchvision::ops {
namespace {

using PsRoiAlignForward = std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, double, SymInt, SymInt, int64_t);
using PsRoiAlignBackward = Tensor(const Tensor&, const Tensor&, const Tensor&, double, SymInt, SymInt, int64_t, SymInt,
                                  SymInt, SymInt, SymInt);

struct PsRoiAlign {
  static constexpr auto kName = "ps_roi_align";

  static torch::autograd::variable_list forward(const Tensor& input, const Tensor& rois, const RoiArguments& a) {
    static const auto op = find_op<PsRoiAlignForward>("torchvision::ps_roi_align");
    const auto [pooled, channel_mapping] =
        op.call(input, rois, a.spatial_scale, a.pooled_height, a.pooled_width, a.sampling_ratio);
    return {pooled, channel_mapping};
  }

  static Tensor backward(const Tensor& grad, const Tensor& rois, const RoiOrigin& origin) {
    static const auto op = find_op<PsRoiAlignBackward>("torchvision::_ps_roi_align_backward");
    const auto& [channel_mapping, a, sizes] = origin;
    return op.call(grad, rois, channel_mapping, a.spatial_scale, a.pooled_height, a.pooled_width, a.sampling_ratio,
                   sizes[0], sizes[1], sizes[2], sizes[3]);
  }
};

std::tuple<Tensor, Tensor> ps_roi_align_autograd(const Tensor& input, const Tensor& rois, double spatial_scale,
                                                 SymInt pooled_height, SymInt pooled_width, int64_t sampling_ratio) {
  return roi_pair<PsRoiAlign>(input, rois, {spatial_scale, pooled_height, pooled_width, sampling_ratio});
}

Tensor ps_roi_align_backward_autograd(const Tensor& grad, const Tensor& rois, const Tensor& channel_mapping,
                                      double spatial_scale, SymInt pooled_height, SymInt pooled_width,
                                      int64_t sampling_ratio, SymInt batch_size, SymInt channels, SymInt height,
                                      SymInt width) {
  const RoiArguments arguments{spatial_scale, pooled_height, pooled_width, sampling_ratio};
  return RoiBackwardFunction<PsRoiAlign>::apply(
      grad, rois, RoiOrigin{channel_mapping, arguments, {batch_size, channels, height, width}});
}

std::tuple<Tensor, Tensor> ps_roi_align_meta(const Tensor& input, const Tensor& rois, double, SymInt pooled_height,
                                             SymInt pooled_width, int64_t) {
  check_rois("ps_roi_align", input, rois);
  const auto channels = channels_of_bin("ps_roi_align", input.sym_size(1), pooled_height, pooled_width);
  return roi_shapes("ps_roi_align", input, rois, channels, pooled_height, pooled_width);
}

Tensor ps_roi_align_backward_meta(const Tensor& grad, const Tensor& rois, const Tensor&, double, SymInt, SymInt,
                                  int64_t, SymInt batch_size, SymInt channels, SymInt height, SymInt width) {
  return roi_gradient_shape("_ps_roi_align_backward", grad, rois, {batch_size, channels, height, width});
}

}  // namespace

void register_ps_roi_align_derivatives(OpLibrary& library) {
  library.impl(c10::DispatchKey::Autograd, "ps_roi_align", TORCH_FN(ps_roi_align_autograd));
  library.impl(c10::DispatchKey::Autograd, "_ps_roi_align_backward", TORCH_FN(ps_roi_align_backward_autograd));
  library.impl(c10::DispatchKey::Meta, "ps_roi_align", TORCH_FN(ps_roi_align_meta));
  library.impl(c10::DispatchKey::Meta, "_ps_roi_align_backward", TORCH_FN(ps_roi_align_backward_meta));
}

}  // namespace torchvision::ops
