#pragma once

#include "torchvision/ops/modules/module.h"

/// Activations that LibTorch lacks, or knows no working in place of. Python: torch.nn.
namespace torchvision::ops {

struct ActivationOptions {
  bool inplace = false;  ///< whether the input is changed and returned
};

/// x · sigmoid(x). Python: torch.nn.SiLU.
class TORCHVISION_API SiLUImpl : public CloneableByOptions<SiLUImpl, DescribedModule> {
 public:
  explicit SiLUImpl(ActivationOptions options = {});
  at::Tensor forward(at::Tensor input);
  std::string extra_repr() const override;

  ActivationOptions options;
};
using SiLU = OptionsHolder<SiLUImpl, ActivationOptions>;

/// x · relu6(x + 3) / 6. Python: torch.nn.Hardswish.
class TORCHVISION_API HardswishImpl : public CloneableByOptions<HardswishImpl, DescribedModule> {
 public:
  explicit HardswishImpl(ActivationOptions options = {});
  at::Tensor forward(at::Tensor input);
  std::string extra_repr() const override;

  ActivationOptions options;
};
using Hardswish = OptionsHolder<HardswishImpl, ActivationOptions>;

/// relu6(x + 3) / 6. Python: torch.nn.Hardsigmoid.
class TORCHVISION_API HardsigmoidImpl : public CloneableByOptions<HardsigmoidImpl, DescribedModule> {
 public:
  explicit HardsigmoidImpl(ActivationOptions options = {});
  at::Tensor forward(at::Tensor input);
  std::string extra_repr() const override;

  ActivationOptions options;
};
using Hardsigmoid = OptionsHolder<HardsigmoidImpl, ActivationOptions>;

}  // namespace torchvision::ops
