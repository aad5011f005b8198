#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <vector>

#include "torchvision/core/saved_names.h"
#include "torchvision/models/classifier.h"

/// What a DenseNet's features are made of.
namespace torchvision::models {

struct DenseLayerOptions {
  int64_t num_input_features, growth_rate, bn_size;
  double drop_rate;
  bool memory_efficient;
};

/// A bottleneck of 1×1 and a convolution of 3×3, each behind its normalisation. Python: _DenseLayer.
class DenseLayerImpl : public CloneableByOptions<DenseLayerImpl> {
 public:
  explicit DenseLayerImpl(DenseLayerOptions options);
  /// All features so far, to be joined: (N, C, H, W) with C that add up to num_input_features.
  at::Tensor forward(const std::vector<at::Tensor>& features);

  DenseLayerOptions options;
  torch::nn::BatchNorm2d norm1{nullptr}, norm2{nullptr};
  torch::nn::ReLU relu1{nullptr}, relu2{nullptr};
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
};
TORCH_MODULE(DenseLayer);

struct DenseBlockOptions {
  int64_t num_layers;
  DenseLayerOptions first;
};

/// Layers of which each sees what all before it gave. Python: _DenseBlock.
class DenseBlockImpl : public CloneableByOptions<DenseBlockImpl>, public SavedNames {
 public:
  explicit DenseBlockImpl(DenseBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  int64_t version() const override { return 2; }
  std::optional<std::string> name_today(std::string_view name, std::optional<int64_t> version) const override;

  DenseBlockOptions options;
  std::vector<DenseLayer> layers;
};
TORCH_MODULE(DenseBlock);

}  // namespace torchvision::models
