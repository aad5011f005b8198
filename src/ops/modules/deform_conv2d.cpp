#include "torchvision/ops/modules/deform_conv2d.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include <cmath>

#include "core/python_text.h"

namespace torchvision::ops {
namespace {

std::string pair_text(HeightWidth pair) {
  return "(" + core::python_text(pair.height) + ", " + core::python_text(pair.width) + ")";
}

bool both_are(HeightWidth pair, int64_t value) { return pair.height == value && pair.width == value; }

}  // namespace

DeformConv2dImpl::DeformConv2dImpl(int64_t in, int64_t out, HeightWidth kernel, DeformConv2dModuleOptions deform)
    : CloneableByOptions("DeformConv2d"), in_channels(in), out_channels(out), kernel_size(kernel), options(deform) {
  TORCH_CHECK_VALUE(options.groups > 0, "DeformConv2d: expected groups of 1 or more, got ", options.groups);
  TORCH_CHECK_VALUE(in_channels % options.groups == 0, "DeformConv2d: in_channels must be divisible by groups, got ",
                    in_channels, " and ", options.groups);
  TORCH_CHECK_VALUE(out_channels % options.groups == 0, "DeformConv2d: out_channels must be divisible by groups, got ",
                    out_channels, " and ", options.groups);
  weight = register_parameter(
      "weight", at::empty({out_channels, in_channels / options.groups, kernel_size.height, kernel_size.width}));
  bias = register_parameter("bias", options.bias ? at::empty({out_channels}) : at::Tensor(), options.bias);
  if (!NoInitGuard::is_enabled()) reset_parameters();
}

void DeformConv2dImpl::reset_parameters() {
  torch::nn::init::kaiming_uniform_(weight, std::sqrt(5));
  if (!bias.defined()) return;
  const double bound = 1 / std::sqrt(static_cast<double>(weight.size(1) * weight.size(2) * weight.size(3)));
  torch::nn::init::uniform_(bias, -bound, bound);
}

at::Tensor DeformConv2dImpl::forward(const at::Tensor& input, const at::Tensor& offset,
                                     const std::optional<at::Tensor>& mask) {
  return deform_conv2d(input, offset, weight,
                       {.bias = bias.defined() ? std::optional(bias) : std::nullopt,
                        .stride = options.stride,
                        .padding = options.padding,
                        .dilation = options.dilation,
                        .mask = mask});
}

std::string DeformConv2dImpl::extra_repr() const {
  std::string text = core::python_text(in_channels) + ", " + core::python_text(out_channels) +
                     ", kernel_size=" + pair_text(kernel_size) + ", stride=" + pair_text(options.stride);
  if (!both_are(options.padding, 0)) text += ", padding=" + pair_text(options.padding);
  if (!both_are(options.dilation, 1)) text += ", dilation=" + pair_text(options.dilation);
  if (options.groups != 1) text += ", groups=" + core::python_text(options.groups);
  return bias.defined() ? text : text + ", bias=False";
}

}  // namespace torchvision::ops
