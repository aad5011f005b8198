#pragma once

#include <tuple>

#include "ops/roi_autograd.h"

/// Autograd of roi_pool and ps_roi_pool, which have the same arguments and results.
namespace torchvision::ops {

/// `Names` has the operator's name, `kName`, and those of the two overloads to dispatch to, `kForward` and `kBackward`.
template <class Names>
struct RoiPoolFamily {
  static constexpr auto kName = Names::kName;

  static torch::autograd::variable_list forward(const Tensor& input, const Tensor& rois, const RoiArguments& a) {
    static const auto op =
        find_op<std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, double, SymInt, SymInt)>(Names::kForward);
    const auto [pooled, origin] = op.call(input, rois, a.spatial_scale, a.pooled_height, a.pooled_width);
    return {pooled, origin};
  }

  static Tensor backward(const Tensor& grad, const Tensor& rois, const RoiOrigin& origin) {
    static const auto op = find_op<Tensor(const Tensor&, const Tensor&, const Tensor&, double, SymInt, SymInt, SymInt,
                                          SymInt, SymInt, SymInt)>(Names::kBackward);
    const auto& [channels_or_pixels, a, sizes] = origin;
    return op.call(grad, rois, channels_or_pixels, a.spatial_scale, a.pooled_height, a.pooled_width, sizes[0], sizes[1],
                   sizes[2], sizes[3]);
  }

  static std::tuple<Tensor, Tensor> call(const Tensor& input, const Tensor& rois, double spatial_scale,
                                         SymInt pooled_height, SymInt pooled_width) {
    return roi_pair<RoiPoolFamily>(input, rois, {spatial_scale, pooled_height, pooled_width});
  }

  static Tensor call_backward(const Tensor& grad, const Tensor& rois, const Tensor& channels_or_pixels,
                              double spatial_scale, SymInt pooled_height, SymInt pooled_width, SymInt batch_size,
                              SymInt channels, SymInt height, SymInt width) {
    const RoiArguments arguments{spatial_scale, pooled_height, pooled_width};
    return RoiBackwardFunction<RoiPoolFamily>::apply(
        grad, rois, RoiOrigin{channels_or_pixels, arguments, {batch_size, channels, height, width}});
  }

  static Tensor backward_meta(const Tensor& grad, const Tensor& rois, const Tensor&, double, SymInt, SymInt,
                              SymInt batch_size, SymInt channels, SymInt height, SymInt width) {
    return roi_gradient_shape(Names::kBackwardName, grad, rois, {batch_size, channels, height, width});
  }
};

}  // namespace torchvision::ops
