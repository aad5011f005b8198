// Autograd and shapes of roi_pool.
#include "ops/roi_autograd.h"

namespace torchvision::ops {
namespace {

using RoiPoolForward = std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, double, SymInt, SymInt);
using RoiPoolBackward = Tensor(const Tensor&, const Tensor&, const Tensor&, double, SymInt, SymInt, SymInt, SymInt, SymInt,
                        SymInt);

struct RoiPool {
  static constexpr auto kName = "roi_pool";

  static torch::autograd::variable_list forward(const Tensor& input, const Tensor& rois, const RoiArguments& a) {
    static const auto op = find_op<RoiPoolForward>("torchvision::roi_pool");
    const auto [pooled, argmax] = op.call(input, rois, a.spatial_scale, a.pooled_height, a.pooled_width);
    return {pooled, argmax};
  }

  static Tensor backward(const Tensor& grad, const Tensor& rois, const RoiOrigin& origin) {
    static const auto op = find_op<RoiPoolBackward>("torchvision::_roi_pool_backward");
    const auto& [argmax, a, sizes] = origin;
    return op.call(grad, rois, argmax, a.spatial_scale, a.pooled_height, a.pooled_width, sizes[0], sizes[1], sizes[2],
                   sizes[3]);
  }
};

std::tuple<Tensor, Tensor> roi_pool_autograd(const Tensor& input, const Tensor& rois, double spatial_scale,
                                             SymInt pooled_height, SymInt pooled_width) {
  return roi_pair<RoiPool>(input, rois, {spatial_scale, pooled_height, pooled_width});
}

Tensor roi_pool_backward_autograd(const Tensor& grad, const Tensor& rois, const Tensor& argmax, double spatial_scale,
                                  SymInt pooled_height, SymInt pooled_width, SymInt batch_size, SymInt channels,
                                  SymInt height, SymInt width) {
  const RoiArguments arguments{spatial_scale, pooled_height, pooled_width};
  return RoiBackwardFunction<RoiPool>::apply(grad, rois,
                                             RoiOrigin{argmax, arguments, {batch_size, channels, height, width}});
}

std::tuple<Tensor, Tensor> roi_pool_meta(const Tensor& input, const Tensor& rois, double, SymInt pooled_height,
                                         SymInt pooled_width) {
  check_rois("roi_pool", input, rois);
  return roi_shapes(input, rois, input.sym_size(1), pooled_height, pooled_width);
}

Tensor roi_pool_backward_meta(const Tensor& grad, const Tensor& rois, const Tensor&, double, SymInt, SymInt,
                              SymInt batch_size, SymInt channels, SymInt height, SymInt width) {
  return roi_gradient_shape("_roi_pool_backward", grad, rois, {batch_size, channels, height, width});
}

}  // namespace

void register_roi_pool_derivatives(OpLibrary& library) {
  library.impl(c10::DispatchKey::Autograd, "roi_pool", TORCH_FN(roi_pool_autograd));
  library.impl(c10::DispatchKey::Autograd, "_roi_pool_backward", TORCH_FN(roi_pool_backward_autograd));
  library.impl(c10::DispatchKey::Meta, "roi_pool", TORCH_FN(roi_pool_meta));
  library.impl(c10::DispatchKey::Meta, "_roi_pool_backward", TORCH_FN(roi_pool_backward_meta));
}

}  // namespace torchvision::ops
