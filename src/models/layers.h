#pragma once

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/modules/pooling.h>

#include <initializer_list>

#include "ops/modules/layers.h"
#include "torchvision/models/classifier.h"

/// How the families of models build and initialise layers.
namespace torchvision::models {

using ops::conv2d;
using ops::linear;

/// LibTorch's Sequential cannot be part of another, since its forward is a template. Prints under the same name.
namespace nested {

class SequentialImpl final : public torch::nn::SequentialImpl {
 public:
  using torch::nn::SequentialImpl::SequentialImpl;
  at::Tensor forward(const at::Tensor& input);
  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>& device = std::nullopt) const override;
};
TORCH_MODULE(Sequential);

}  // namespace nested

/// `factory`'s layer, or batch normalisation.
torch::nn::AnyModule make_norm(const NormLayer& factory, int64_t channels);

/// Layer normalisation over a last dimension of that size.
torch::nn::LayerNorm layer_norm(int64_t size, double eps = 1e-5);

torch::nn::ReLU relu_in_place();
torch::nn::MaxPool2d max_pool(int64_t kernel, int64_t stride, bool ceil_mode = false);
/// To (side, side).
torch::nn::AdaptiveAvgPool2d adaptive_pool(int64_t side);
torch::nn::Dropout dropout_layer(double probability);

/// A layer of any kind, for `sequential`.
struct Layer {
  template <class ModuleImpl>
  Layer(const torch::nn::ModuleHolder<ModuleImpl>& holder) : module(holder) {}  // NOLINT: a conversion

  torch::nn::AnyModule module;
};

/// Layers built from left to right: a call's arguments have no such order, and each draws.
torch::nn::Sequential sequential(std::initializer_list<Layer> layers);

/// The probability of block `index` of `count`, which grows from 0 at the first to `last` at the last.
double growing_probability(double last, int64_t index, int64_t count);

/// Convolutions as He et al. propose (normal, fan out, ReLU), normalisations as identities. Drawn in the order of the
/// tree, as torchvision's families do after building it. Nothing under a NoInitGuard.
void init_convolutions(torch::nn::Module& model);

}  // namespace torchvision::models
