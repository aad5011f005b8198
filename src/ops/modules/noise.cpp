#include "torchvision/ops/modules/noise.h"

#include "core/python_text.h"

namespace torchvision::ops {
namespace {

/// The options of the free function, in the module's mode.
template <class Options>
Options in_mode(Options options, bool training) {
  options.training = training;
  return options;
}

}  // namespace

StochasticDepthImpl::StochasticDepthImpl(double probability, std::string drop_mode, StochasticDepthOptions depth)
    : CloneableByOptions("StochasticDepth"), p(probability), mode(std::move(drop_mode)), options(std::move(depth)) {}

at::Tensor StochasticDepthImpl::forward(const at::Tensor& input) {
  return stochastic_depth(input, p, mode, in_mode(options, is_training()));
}

std::string StochasticDepthImpl::extra_repr() const { return "p=" + core::python_text(p) + ", mode=" + mode; }

DropBlock2dImpl::DropBlock2dImpl(double probability, int64_t block, DropBlockOptions drop)
    : p(probability), block_size(block), options(std::move(drop)) {}

at::Tensor DropBlock2dImpl::forward(const at::Tensor& input) {
  return drop_block2d(input, p, block_size, in_mode(options, is_training()));
}

std::string DropBlock2dImpl::extra_repr() const {
  return "p=" + core::python_text(p) + ", block_size=" + core::python_text(block_size) +
         ", inplace=" + core::python_text(options.inplace);
}

DropBlock3dImpl::DropBlock3dImpl(double probability, int64_t block, DropBlockOptions drop)
    : CloneableByOptions(probability, block, std::move(drop)) {}

at::Tensor DropBlock3dImpl::forward(const at::Tensor& input) {
  return drop_block3d(input, p, block_size, in_mode(options, is_training()));
}

}  // namespace torchvision::ops
