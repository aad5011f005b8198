#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "torchvision/models/classifier.h"

/// LibTorch's layers, with initial values as Python draws them, or none under a NoInitGuard.
namespace torchvision::models {

/// A layer of type `Layer` (torch::nn::Conv2d or one derived from it).
template <class Layer = torch::nn::Conv2d>
Layer conv2d(torch::nn::Conv2dOptions options) {
  if (!NoInitGuard::is_enabled()) return Layer(options);
  // Its constructor always draws. A layer of one channel draws next to nothing; then it gets its true size.
  auto small = options;
  Layer layer(small.in_channels(1).out_channels(1).groups(1));
  layer->options.in_channels(options.in_channels()).out_channels(options.out_channels()).groups(options.groups());
  const auto kernel = *options.kernel_size();
  layer->weight.set_data(
      at::empty({options.out_channels(), options.in_channels() / options.groups(), kernel[0], kernel[1]}));
  if (options.bias()) layer->bias.set_data(at::empty({options.out_channels()}));
  return layer;
}

torch::nn::Linear linear(int64_t in_features, int64_t out_features, bool bias = true);

/// `factory`'s layer, or batch normalisation.
torch::nn::AnyModule make_norm(const NormLayer& factory, int64_t channels);

/// Convolutions as He et al. propose (normal, fan out, ReLU), normalisations as identities. Drawn in the order of the
/// tree, as torchvision's families do after building it. Nothing under a NoInitGuard.
void init_convolutions(torch::nn::Module& model);

}  // namespace torchvision::models
