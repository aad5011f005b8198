#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include "torchvision/ops/modules/module.h"

/// LibTorch's layers, with initial values as Python draws them, or none under a NoInitGuard.
namespace torchvision::ops {

/// A convolution of type `Layer`: torch::nn::Conv2d, Conv3d or one derived from them.
template <class Layer, size_t D>
Layer conv(torch::nn::ConvOptions<D> options) {
  if (!NoInitGuard::is_enabled()) return Layer(options);
  // Its constructor always draws. A layer of one channel draws next to nothing; then it gets its true size.
  auto small = options;
  Layer layer(small.in_channels(1).out_channels(1).groups(1));
  layer->options.in_channels(options.in_channels()).out_channels(options.out_channels()).groups(options.groups());
  std::vector<int64_t> sizes = {options.out_channels(), options.in_channels() / options.groups()};
  sizes.insert(sizes.end(), options.kernel_size()->begin(), options.kernel_size()->end());
  layer->weight.set_data(at::empty(sizes));
  if (options.bias()) layer->bias.set_data(at::empty({options.out_channels()}));
  return layer;
}

inline torch::nn::Conv2d conv2d(const torch::nn::Conv2dOptions& options) { return conv<torch::nn::Conv2d>(options); }

torch::nn::Linear linear(int64_t in_features, int64_t out_features, bool bias = true);

/// A pool that prints its size as the one number it was given; LibTorch's own does not know.
torch::nn::AdaptiveAvgPool2d adaptive_avg_pool2d(int64_t output_size);

}  // namespace torchvision::ops
