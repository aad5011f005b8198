#pragma once

#include "torchvision/ops/drop_block.h"
#include "torchvision/ops/modules/module.h"
#include "torchvision/ops/stochastic_depth.h"

/// Noise of training, as modules: in evaluation they let their input pass, whatever the options' `training` says.
namespace torchvision::ops {

/// stochastic_depth as a module. Python: torchvision.ops.StochasticDepth.
class TORCHVISION_API StochasticDepthImpl : public CloneableByOptions<StochasticDepthImpl, DescribedModule> {
 public:
  StochasticDepthImpl(double p, std::string mode, StochasticDepthOptions options = {});
  at::Tensor forward(const at::Tensor& input);
  std::string extra_repr() const override;
  auto arguments() const { return std::tie(p, mode, options); }

  double p;
  std::string mode;
  StochasticDepthOptions options;
};
using StochasticDepth = OptionsHolder<StochasticDepthImpl, StochasticDepthOptions, double, std::string>;

/// drop_block2d as a module. Python: torchvision.ops.DropBlock2d.
class TORCHVISION_API DropBlock2dImpl : public CloneableByOptions<DropBlock2dImpl, DescribedModule> {
 public:
  DropBlock2dImpl(double p, int64_t block_size, DropBlockOptions options = {});
  virtual at::Tensor forward(const at::Tensor& input);
  std::string extra_repr() const override;
  auto arguments() const { return std::tie(p, block_size, options); }

  double p;
  int64_t block_size;
  DropBlockOptions options;
};
using DropBlock2d = OptionsHolder<DropBlock2dImpl, DropBlockOptions, double, int64_t>;

/// drop_block3d as a module. Python: torchvision.ops.DropBlock3d.
class TORCHVISION_API DropBlock3dImpl : public CloneableByOptions<DropBlock3dImpl, DropBlock2dImpl> {
 public:
  DropBlock3dImpl(double p, int64_t block_size, DropBlockOptions options = {});
  at::Tensor forward(const at::Tensor& input) override;
};
using DropBlock3d = OptionsHolder<DropBlock3dImpl, DropBlockOptions, double, int64_t>;

}  // namespace torchvision::ops
