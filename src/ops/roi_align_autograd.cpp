// Autograd, autocast and shapes of roi_align.
#include <ATen/autocast_mode.h>

#include "ops/roi_autograd.h"

namespace torchvision::ops {
namespace {

using Forward = Tensor(const Tensor&, const Tensor&, double, SymInt, SymInt, int64_t, bool);
using Backward = Tensor(const Tensor&, const Tensor&, double, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, int64_t,
                        bool);

const auto& forward_op() {
  static const auto op = find_op<Forward>("torchvision::roi_align");
  return op;
}

struct RoiAlign {
  static constexpr auto kName = "roi_align";

  static torch::autograd::variable_list forward(const Tensor& input, const Tensor& rois, const RoiArguments& a) {
    return {
        forward_op().call(input, rois, a.spatial_scale, a.pooled_height, a.pooled_width, a.sampling_ratio, a.aligned)};
  }

  static Tensor backward(const Tensor& grad, const Tensor& rois, const RoiOrigin& origin) {
    static const auto op = find_op<Backward>("torchvision::_roi_align_backward");
    const auto& [_, a, sizes] = origin;
    return op.call(grad, rois, a.spatial_scale, a.pooled_height, a.pooled_width, sizes[0], sizes[1], sizes[2], sizes[3],
                   a.sampling_ratio, a.aligned);
  }
};

Tensor roi_align_autograd(const Tensor& input, const Tensor& rois, double spatial_scale, SymInt pooled_height,
                          SymInt pooled_width, int64_t sampling_ratio, bool aligned) {
  const RoiArguments arguments{spatial_scale, pooled_height, pooled_width, sampling_ratio, aligned};
  return RoiFunction<RoiAlign>::apply(input, rois, arguments)[0];
}

Tensor roi_align_backward_autograd(const Tensor& grad, const Tensor& rois, double spatial_scale, SymInt pooled_height,
                                   SymInt pooled_width, SymInt batch_size, SymInt channels, SymInt height, SymInt width,
                                   int64_t sampling_ratio, bool aligned) {
  const RoiArguments arguments{spatial_scale, pooled_height, pooled_width, sampling_ratio, aligned};
  return RoiBackwardFunction<RoiAlign>::apply(grad, rois,
                                              RoiOrigin{Tensor(), arguments, {batch_size, channels, height, width}});
}

Tensor roi_align_autocast(const Tensor& input, const Tensor& rois, double spatial_scale, SymInt pooled_height,
                          SymInt pooled_width, int64_t sampling_ratio, bool aligned) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::DispatchKey::AutocastCPU);
  return forward_op()
      .call(at::autocast::cached_cast(at::kFloat, input, c10::DeviceType::CPU),
            at::autocast::cached_cast(at::kFloat, rois, c10::DeviceType::CPU), spatial_scale, pooled_height,
            pooled_width, sampling_ratio, aligned)
      .to(input.scalar_type());
}

Tensor roi_align_meta(const Tensor& input, const Tensor& rois, double, SymInt pooled_height, SymInt pooled_width,
                      int64_t, bool) {
  check_rois("roi_align", input, rois);
  return roi_shape("roi_align", input, rois, input.sym_size(1), pooled_height, pooled_width);
}

Tensor roi_align_backward_meta(const Tensor& grad, const Tensor& rois, double, SymInt, SymInt, SymInt batch_size,
                               SymInt channels, SymInt height, SymInt width, int64_t, bool) {
  return roi_gradient_shape("_roi_align_backward", grad, rois, {batch_size, channels, height, width});
}

}  // namespace

void register_roi_align_derivatives(OpLibrary& library) {
  library.impl(c10::DispatchKey::Autograd, "roi_align", TORCH_FN(roi_align_autograd));
  library.impl(c10::DispatchKey::Autograd, "_roi_align_backward", TORCH_FN(roi_align_backward_autograd));
  library.impl(c10::DispatchKey::AutocastCPU, "roi_align", TORCH_FN(roi_align_autocast));
  library.impl(c10::DispatchKey::Meta, "roi_align", TORCH_FN(roi_align_meta));
  library.impl(c10::DispatchKey::Meta, "_roi_align_backward", TORCH_FN(roi_align_backward_meta));
}

}  // namespace torchvision::ops
