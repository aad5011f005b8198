#include "torchvision/ops/deform_conv2d.h"

#include <ATen/ATen.h>

#include "ops/find_op.h"

namespace torchvision::ops {
namespace {

using at::Tensor;
using c10::SymInt;

void check_ranks(const Tensor& input, const Tensor& offset, const Tensor& weight) {
  TORCH_CHECK_VALUE(input.dim() == 4, "deform_conv2d: expected input of shape (N, C, H, W), got ", input.sizes());
  TORCH_CHECK_VALUE(offset.dim() == 4,
                    "deform_conv2d: expected offset of shape (N, groups * 2 * kh * kw, H_out, W_out), got ",
                    offset.sizes());
  TORCH_CHECK_VALUE(
      weight.dim() == 4 && weight.size(1) > 0 && weight.size(2) > 0 && weight.size(3) > 0,
      "deform_conv2d: expected weight of shape (C_out, C / groups, kh, kw) with input channels and taps, got ",
      weight.sizes());
}

}  // namespace

Tensor deform_conv2d(const Tensor& input, const Tensor& offset, const Tensor& weight,
                     const DeformConv2dOptions& options) {
  using Signature = Tensor(const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&, SymInt, SymInt,
                           SymInt, SymInt, SymInt, SymInt, SymInt, SymInt, bool);
  static const auto op = find_op<Signature>("torchvision::deform_conv2d");
  check_ranks(input, offset, weight);
  const int64_t offsets_of_group = 2 * weight.size(2) * weight.size(3);
  const int64_t offset_groups = offset.size(1) / offsets_of_group, groups = input.size(1) / weight.size(1);
  TORCH_CHECK_VALUE(
      offset_groups > 0,
      "deform_conv2d: the shape of the offset tensor at dimension 1 is not valid. It should be a multiple of ",
      "2 * weight.size[2] * weight.size[3] = ", offsets_of_group, ", got ", offset.size(1));
  const Tensor bias = options.bias ? *options.bias : at::zeros({weight.size(0)}, input.options());
  const Tensor mask = options.mask ? *options.mask : at::zeros({input.size(0), 1}, input.options());
  return op.call(input, weight, offset, mask, bias, options.stride.height, options.stride.width, options.padding.height,
                 options.padding.width, options.dilation.height, options.dilation.width, groups, offset_groups,
                 options.mask.has_value());
}

}  // namespace torchvision::ops
