#include "torchvision/ops/modules/activations.h"

#include <ATen/ATen.h>

namespace torchvision::ops {

SiLUImpl::SiLUImpl(ActivationOptions activation) : CloneableByOptions("SiLU"), options(activation) {}

at::Tensor SiLUImpl::forward(at::Tensor input) { return options.inplace ? at::silu_(input) : at::silu(input); }

std::string SiLUImpl::extra_repr() const { return options.inplace ? "inplace=True" : ""; }

HardswishImpl::HardswishImpl(ActivationOptions activation) : CloneableByOptions("Hardswish"), options(activation) {}

at::Tensor HardswishImpl::forward(at::Tensor input) {
  return options.inplace ? at::hardswish_(input) : at::hardswish(input);
}

std::string HardswishImpl::extra_repr() const { return ""; }  // Python's says nothing either

HardsigmoidImpl::HardsigmoidImpl(ActivationOptions activation)
    : CloneableByOptions("Hardsigmoid"), options(activation) {}

at::Tensor HardsigmoidImpl::forward(at::Tensor input) {
  return options.inplace ? at::hardsigmoid_(input) : at::hardsigmoid(input);
}

std::string HardsigmoidImpl::extra_repr() const { return ""; }

}  // namespace torchvision::ops
