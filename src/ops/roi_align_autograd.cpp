// Autograd, autocast and shapes of roi_align. In Python these live in torchvision's package.
#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "ops/families.h"
#include "ops/find_op.h"

namespace torchvision::ops {
namespace {

using at::Tensor;
using c10::SymInt;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

using Forward = Tensor(const Tensor&, const Tensor&, double, SymInt, SymInt, int64_t, bool);
using Backward = Tensor(const Tensor&, const Tensor&, double, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, int64_t, bool);

const auto& forward_op() {
  static const auto op = find_op<Forward>("torchvision::roi_align");
  return op;
}

const auto& backward_op() {
  static const auto op = find_op<Backward>("torchvision::_roi_align_backward");
  return op;
}

struct RoiAlignFunction : torch::autograd::Function<RoiAlignFunction> {
  static Variable forward(AutogradContext* context, const Variable& input, const Variable& rois, double spatial_scale,
                          const SymInt& pooled_height, const SymInt& pooled_width, int64_t sampling_ratio, bool aligned) {
    const at::AutoDispatchBelowADInplaceOrView below;
    context->saved_data["spatial_scale"] = spatial_scale;
    context->saved_data["pooled_height"] = pooled_height;
    context->saved_data["pooled_width"] = pooled_width;
    context->saved_data["sampling_ratio"] = sampling_ratio;
    context->saved_data["aligned"] = aligned;
    context->saved_data["sizes"] = input.sym_sizes();
    context->save_for_backward({rois});
    return forward_op().call(input, rois, spatial_scale, pooled_height, pooled_width, sampling_ratio, aligned);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto rois = context->get_saved_variables()[0];
    const auto sizes = context->saved_data["sizes"].toSymIntVector();
    const Tensor gradient = backward_op().call(
        gradients[0], rois, context->saved_data["spatial_scale"].toDouble(),
        context->saved_data["pooled_height"].toSymInt(), context->saved_data["pooled_width"].toSymInt(), sizes[0],
        sizes[1], sizes[2], sizes[3], context->saved_data["sampling_ratio"].toInt(),
        context->saved_data["aligned"].toBool());
    return {gradient, Variable(), Variable(), Variable(), Variable(), Variable(), Variable()};
  }
};

struct RoiAlignBackwardFunction : torch::autograd::Function<RoiAlignBackwardFunction> {
  static Variable forward(AutogradContext*, const Variable& grad, const Variable& rois, double spatial_scale,
                          const SymInt& pooled_height, const SymInt& pooled_width, const SymInt& batch_size,
                          const SymInt& channels, const SymInt& height, const SymInt& width, int64_t sampling_ratio,
                          bool aligned) {
    const at::AutoDispatchBelowADInplaceOrView below;
    return backward_op().call(grad, rois, spatial_scale, pooled_height, pooled_width, batch_size, channels, height,
                              width, sampling_ratio, aligned);
  }

  static variable_list backward(AutogradContext*, const variable_list&) {
    TORCH_CHECK(false, "double backwards on roi_align not supported");
  }
};

Tensor roi_align_autograd(const Tensor& input, const Tensor& rois, double spatial_scale, SymInt pooled_height,
                          SymInt pooled_width, int64_t sampling_ratio, bool aligned) {
  return RoiAlignFunction::apply(input, rois, spatial_scale, pooled_height, pooled_width, sampling_ratio, aligned);
}

Tensor roi_align_backward_autograd(const Tensor& grad, const Tensor& rois, double spatial_scale, SymInt pooled_height,
                                   SymInt pooled_width, SymInt batch_size, SymInt channels, SymInt height, SymInt width,
                                   int64_t sampling_ratio, bool aligned) {
  return RoiAlignBackwardFunction::apply(grad, rois, spatial_scale, pooled_height, pooled_width, batch_size, channels,
                                         height, width, sampling_ratio, aligned);
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
  TORCH_CHECK_VALUE(input.dim() == 4, "roi_align: expected input of shape (N, C, H, W), got ", input.sym_sizes());
  TORCH_CHECK_VALUE(rois.dim() == 2 && rois.sym_size(1) == 5, "roi_align: rois must have shape as Tensor[K, 5], got ",
                    rois.sym_sizes());
  TORCH_CHECK_TYPE(input.scalar_type() == rois.scalar_type(),
                   "roi_align: Expected tensor for input to have the same type as tensor for rois; but type ",
                   input.scalar_type(), " does not equal ", rois.scalar_type());
  return at::empty_symint({rois.sym_size(0), input.sym_size(1), pooled_height, pooled_width}, input.options());
}

Tensor roi_align_backward_meta(const Tensor& grad, const Tensor&, double, SymInt, SymInt, SymInt batch_size,
                               SymInt channels, SymInt height, SymInt width, int64_t, bool) {
  return at::empty_symint({batch_size, channels, height, width}, grad.options());
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
