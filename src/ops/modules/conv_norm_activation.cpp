#include "ops/modules/layers.h"
#include "torchvision/ops/modules/misc.h"

namespace torchvision::ops {
namespace {

template <size_t D>
typename ConvPadding<D>::Resolved padding_of(const ConvNormActivationOptions<D>& options) {
  if (options.padding.given()) return *options.padding.given();
  torch::ExpandingArray<D> padding = 0;
  for (size_t i = 0; i < D; ++i) padding->at(i) = (options.kernel_size->at(i) - 1) / 2 * options.dilation->at(i);
  return padding;
}

template <class Conv, size_t D>
void append_layers(torch::nn::SequentialImpl& block, int64_t in_channels, int64_t out_channels,
                   const ConvNormActivationOptions<D>& options) {
  block.push_back(conv<Conv>(torch::nn::ConvOptions<D>(in_channels, out_channels, options.kernel_size)
                                 .stride(options.stride)
                                 .padding(padding_of(options))
                                 .dilation(options.dilation)
                                 .groups(options.groups)
                                 .bias(options.bias.value_or(!options.norm_layer))));
  if (options.norm_layer) block.push_back(options.norm_layer(out_channels));
  if (options.activation_layer) block.push_back(options.activation_layer(options.inplace));
}

}  // namespace

Conv2dNormActivationImpl::Conv2dNormActivationImpl(int64_t in, int64_t out, Conv2dNormActivationOptions block)
    : in_channels(in), out_channels(out), options(std::move(block)) {
  append_layers<torch::nn::Conv2d>(*this, in, out, options);
}

at::Tensor Conv2dNormActivationImpl::forward(const at::Tensor& input) { return SequentialImpl::forward(input); }

Conv3dNormActivationImpl::Conv3dNormActivationImpl(int64_t in, int64_t out, Conv3dNormActivationOptions block)
    : in_channels(in), out_channels(out), options(std::move(block)) {
  append_layers<torch::nn::Conv3d>(*this, in, out, options);
}

at::Tensor Conv3dNormActivationImpl::forward(const at::Tensor& input) { return SequentialImpl::forward(input); }

}  // namespace torchvision::ops
