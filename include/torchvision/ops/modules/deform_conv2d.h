#pragma once

#include "torchvision/ops/deform_conv2d.h"
#include "torchvision/ops/modules/module.h"

namespace torchvision::ops {

struct DeformConv2dModuleOptions {
  HeightWidth stride = 1;
  HeightWidth padding = 0;
  HeightWidth dilation = 1;
  int64_t groups = 1;
  bool bias = true;
};

/// deform_conv2d with a weight and a bias of its own. Python: torchvision.ops.DeformConv2d.
class TORCHVISION_API DeformConv2dImpl : public CloneableByOptions<DeformConv2dImpl, DescribedModule> {
 public:
  /// Throws c10::ValueError where groups do not divide both numbers of channels, or are less than 1.
  DeformConv2dImpl(int64_t in_channels, int64_t out_channels, HeightWidth kernel_size,
                   DeformConv2dModuleOptions options = {});

  /// Draws new values, as torch.nn.Conv2d does.
  void reset_parameters();

  /// `input` (N, in_channels, H, W), `offset` (N, D·2·kh·kw, H_out, W_out) and `mask` (N, D·kh·kw, H_out, W_out);
  /// returns (N, out_channels, H_out, W_out).
  at::Tensor forward(const at::Tensor& input, const at::Tensor& offset,
                     const std::optional<at::Tensor>& mask = std::nullopt);

  std::string extra_repr() const override;
  auto arguments() const { return std::tie(in_channels, out_channels, kernel_size, options); }

  int64_t in_channels, out_channels;
  HeightWidth kernel_size;
  DeformConv2dModuleOptions options;
  at::Tensor weight;
  at::Tensor bias;  ///< undefined when there is none
};
using DeformConv2d = OptionsHolder<DeformConv2dImpl, DeformConv2dModuleOptions, int64_t, int64_t, HeightWidth>;

}  // namespace torchvision::ops
