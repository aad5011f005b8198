#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <functional>

#include "torchvision/models/classifier.h"

/// Normalisations by default, and initial values, for families whose linear layers and biases have values of their own.
namespace torchvision::models {

/// A NormLayer: batch normalisation of these parameters.
NormLayer batch_norm(double eps = 1e-5, double momentum = 0.1);

/// `given`, or `otherwise` where there is none.
NormLayer norm_or(const NormLayer& given, const NormLayer& otherwise = batch_norm());

/// As He et al. propose (normal, fan out, ReLU), with a bias of zeros.
void init_conv(torch::nn::Conv2dImpl& conv);

/// A normal distribution about zero, with a bias of zeros.
void init_linear(torch::nn::LinearImpl& linear, double deviation);

/// What init_layers does to the layers that have weights.
struct LayerInits {
  std::function<void(torch::nn::Conv2dImpl&)> conv = init_conv;
  std::function<void(torch::nn::LinearImpl&)> linear = [](torch::nn::LinearImpl& layer) { init_linear(layer, 0.01); };
};

/// Initial values for all layers in the order of the tree, as torchvision's families do after building it;
/// normalisations are identities. Nothing under a NoInitGuard.
void init_layers(torch::nn::Module& model, const LayerInits& inits = {});

}  // namespace torchvision::models
