// Autograd and shapes of deform_conv2d. In Python these live in torchvision's package.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "ops/families.h"
#include "ops/find_op.h"
#include "ops/together.h"

namespace torchvision::ops {
namespace {

using at::Tensor;
using c10::SymInt;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;
using Gradients = std::tuple<Tensor, Tensor, Tensor, Tensor, Tensor>;

using DeformForward = Tensor(const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&, SymInt, SymInt,
                             SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, bool);
using DeformBackward = Gradients(const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&,
                                 const Tensor&, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, bool);

/// Strides, paddings, dilations, groups and offset groups, in the schema's order.
using Numbers = std::vector<SymInt>;

Tensor call_forward(const variable_list& t, const Numbers& n, bool use_mask) {
  static const auto op = find_op<DeformForward>("torchvision::deform_conv2d");
  return op.call(t[0], t[1], t[2], t[3], t[4], n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], use_mask);
}

Gradients call_backward(const Tensor& grad, const variable_list& t, const Numbers& n, bool use_mask) {
  static const auto op = find_op<DeformBackward>("torchvision::_deform_conv2d_backward");
  return op.call(grad, t[0], t[1], t[2], t[3], t[4], n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], use_mask);
}

struct DeformFunction : torch::autograd::Function<DeformFunction> {
  static Variable forward(AutogradContext* context, const Variable& input, const Variable& weight,
                          const Variable& offset, const Variable& mask, const Variable& bias, const Numbers& numbers,
                          bool use_mask) {
    const at::AutoDispatchBelowADInplaceOrView below;
    context->saved_data["numbers"] = at::SymIntArrayRef(numbers);
    context->saved_data["use_mask"] = use_mask;
    context->save_for_backward({input, weight, offset, mask, bias});
    return call_forward({input, weight, offset, mask, bias}, numbers, use_mask);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    auto [input, weight, offset, mask, bias] =
        call_backward(gradients[0], context->get_saved_variables(), context->saved_data["numbers"].toSymIntVector(),
                      context->saved_data["use_mask"].toBool());
    return {input, weight, offset, mask, bias, Variable(), Variable()};
  }
};

struct DeformBackwardFunction : torch::autograd::Function<DeformBackwardFunction> {
  static variable_list forward(AutogradContext*, const Variable& grad, const Variable& input, const Variable& weight,
                               const Variable& offset, const Variable& mask, const Variable& bias,
                               const Numbers& numbers, bool use_mask) {
    const at::AutoDispatchBelowADInplaceOrView below;
    auto [of_input, of_weight, of_offset, of_mask, of_bias] =
        call_backward(grad, {input, weight, offset, mask, bias}, numbers, use_mask);
    return {of_input, of_weight, of_offset, of_mask, of_bias};
  }

  static variable_list backward(AutogradContext*, const variable_list&) {
    TORCH_CHECK(false, "double backwards on deform_conv2d not supported");
  }
};

Tensor deform_conv2d_autograd(const Tensor& input, const Tensor& weight, const Tensor& offset, const Tensor& mask,
                              const Tensor& bias, SymInt stride_h, SymInt stride_w, SymInt pad_h, SymInt pad_w,
                              SymInt dilation_h, SymInt dilation_w, SymInt groups, SymInt offset_groups,
                              bool use_mask) {
  check_defined("deform_conv2d",
                {{"input", input}, {"weight", weight}, {"offset", offset}, {"mask", mask}, {"bias", bias}});
  return DeformFunction::apply(input, weight, offset, mask, bias,
                               Numbers{stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w, groups, offset_groups},
                               use_mask);
}

Gradients deform_conv2d_backward_autograd(const Tensor& grad, const Tensor& input, const Tensor& weight,
                                          const Tensor& offset, const Tensor& mask, const Tensor& bias, SymInt stride_h,
                                          SymInt stride_w, SymInt pad_h, SymInt pad_w, SymInt dilation_h,
                                          SymInt dilation_w, SymInt groups, SymInt offset_groups, bool use_mask) {
  check_defined(
      "_deform_conv2d_backward",
      {{"grad", grad}, {"input", input}, {"weight", weight}, {"offset", offset}, {"mask", mask}, {"bias", bias}});
  const auto g = DeformBackwardFunction::apply(
      grad, input, weight, offset, mask, bias,
      Numbers{stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w, groups, offset_groups}, use_mask);
  return {g[0], g[1], g[2], g[3], g[4]};
}

Tensor deform_conv2d_meta(const Tensor& input, const Tensor& weight, const Tensor& offset, const Tensor& mask,
                          const Tensor& bias, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, bool) {
  TORCH_CHECK_VALUE(input.dim() == 4, "deform_conv2d: expected input of shape (N, C, H, W), got ", input.sym_sizes());
  TORCH_CHECK_VALUE(weight.dim() == 4, "deform_conv2d: expected weight of shape (C_out, C / groups, kh, kw), got ",
                    weight.sym_sizes());
  TORCH_CHECK_VALUE(offset.dim() == 4,
                    "deform_conv2d: expected offset of shape (N, groups * 2 * kh * kw, H_out, W_out), got ",
                    offset.sym_sizes());
  check_meta("deform_conv2d",
             {{"input", input}, {"weight", weight}, {"offset", offset}, {"mask", mask}, {"bias", bias}});
  return at::empty_symint({input.sym_size(0), weight.sym_size(0), offset.sym_size(2), offset.sym_size(3)},
                          input.options());
}

Gradients deform_conv2d_backward_meta(const Tensor&, const Tensor& input, const Tensor& weight, const Tensor& offset,
                                      const Tensor& mask, const Tensor& bias, SymInt, SymInt, SymInt, SymInt, SymInt,
                                      SymInt, SymInt, SymInt, bool) {
  check_meta("_deform_conv2d_backward",
             {{"input", input}, {"weight", weight}, {"offset", offset}, {"mask", mask}, {"bias", bias}});
  const auto like = [](const Tensor& tensor) { return at::empty_symint(tensor.sym_sizes(), tensor.options()); };
  return {like(input), like(weight), like(offset), like(mask), like(bias)};
}

}  // namespace

void register_deform_conv2d_derivatives(OpLibrary& library) {
  library.impl(c10::DispatchKey::Autograd, "deform_conv2d", TORCH_FN(deform_conv2d_autograd));
  library.impl(c10::DispatchKey::Autograd, "_deform_conv2d_backward", TORCH_FN(deform_conv2d_backward_autograd));
  library.impl(c10::DispatchKey::Meta, "deform_conv2d", TORCH_FN(deform_conv2d_meta));
  library.impl(c10::DispatchKey::Meta, "_deform_conv2d_backward", TORCH_FN(deform_conv2d_backward_meta));
}

}  // namespace torchvision::ops
