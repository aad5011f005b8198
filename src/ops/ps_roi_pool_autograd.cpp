// Autograd and shapes of ps_roi_pool.
#include "ops/roi_autograd.h"

namespace torchvision::ops {
namespace {

using PsRoiPoolForward = std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, double, SymInt, SymInt);
using PsRoiPoolBackward = Tensor(const Tensor&, const Tensor&, const Tensor&, double, SymInt, SymInt, SymInt, SymInt, SymInt,
                        SymInt);

struct PsRoiPool {
  static constexpr auto kName = "ps_roi_pool";

  static torch::autograd::variable_list forward(const Tensor& input, const Tensor& rois, const RoiArguments& a) {
    static const auto op = find_op<PsRoiPoolForward>("torchvision::ps_roi_pool");
    const auto [pooled, channel_mapping] = op.call(input, rois, a.spatial_scale, a.pooled_height, a.pooled_width);
    return {pooled, channel_mapping};
  }

  static Tensor backward(const Tensor& grad, const Tensor& rois, const RoiOrigin& origin) {
    static const auto op = find_op<PsRoiPoolBackward>("torchvision::_ps_roi_pool_backward");
    const auto& [channel_mapping, a, sizes] = origin;
    return op.call(grad, rois, channel_mapping, a.spatial_scale, a.pooled_height, a.pooled_width, sizes[0], sizes[1],
                   sizes[2], sizes[3]);
  }
};

std::tuple<Tensor, Tensor> ps_roi_pool_autograd(const Tensor& input, const Tensor& rois, double spatial_scale,
                                                SymInt pooled_height, SymInt pooled_width) {
  return roi_pair<PsRoiPool>(input, rois, {spatial_scale, pooled_height, pooled_width});
}

Tensor ps_roi_pool_backward_autograd(const Tensor& grad, const Tensor& rois, const Tensor& channel_mapping,
                                     double spatial_scale, SymInt pooled_height, SymInt pooled_width, SymInt batch_size,
                                     SymInt channels, SymInt height, SymInt width) {
  const RoiArguments arguments{spatial_scale, pooled_height, pooled_width};
  return RoiBackwardFunction<PsRoiPool>::apply(
      grad, rois, RoiOrigin{channel_mapping, arguments, {batch_size, channels, height, width}});
}

std::tuple<Tensor, Tensor> ps_roi_pool_meta(const Tensor& input, const Tensor& rois, double, SymInt pooled_height,
                                            SymInt pooled_width) {
  check_rois("ps_roi_pool", input, rois);
  const auto channels = channels_of_bin("ps_roi_pool", input.sym_size(1), pooled_height, pooled_width);
  return roi_shapes(input, rois, channels, pooled_height, pooled_width);
}

Tensor ps_roi_pool_backward_meta(const Tensor& grad, const Tensor& rois, const Tensor&, double, SymInt, SymInt,
                                 SymInt batch_size, SymInt channels, SymInt height, SymInt width) {
  return roi_gradient_shape("_ps_roi_pool_backward", grad, rois, {batch_size, channels, height, width});
}

}  // namespace

void register_ps_roi_pool_derivatives(OpLibrary& library) {
  library.impl(c10::DispatchKey::Autograd, "ps_roi_pool", TORCH_FN(ps_roi_pool_autograd));
  library.impl(c10::DispatchKey::Autograd, "_ps_roi_pool_backward", TORCH_FN(ps_roi_pool_backward_autograd));
  library.impl(c10::DispatchKey::Meta, "ps_roi_pool", TORCH_FN(ps_roi_pool_meta));
  library.impl(c10::DispatchKey::Meta, "_ps_roi_pool_backward", TORCH_FN(ps_roi_pool_backward_meta));
}

}  // namespace torchvision::ops
