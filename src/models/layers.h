#pragma once

#include <torch/nn/modules/batchnorm.h>

#include "ops/modules/layers.h"
#include "torchvision/models/classifier.h"

/// How the families of models build and initialise layers.
namespace torchvision::models {

using ops::conv2d;
using ops::linear;

/// `factory`'s layer, or batch normalisation.
torch::nn::AnyModule make_norm(const NormLayer& factory, int64_t channels);

/// Convolutions as He et al. propose (normal, fan out, ReLU), normalisations as identities. Drawn in the order of the
/// tree, as torchvision's families do after building it. Nothing under a NoInitGuard.
void init_convolutions(torch::nn::Module& model);

}  // namespace torchvision::models
