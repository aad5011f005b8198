#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/modules/pooling.h>

#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"
#include "torchvision/ops/modules/noise.h"

/// ConvNeXt: "A ConvNet for the 2020s" (arXiv:2201.03545). Python: torchvision.models.convnext.
namespace torchvision::models {

/// Layer normalisation over the channels of images: (N, C, H, W) to the same shape.
class TORCHVISION_API LayerNorm2dImpl : public CloneableByOptions<LayerNorm2dImpl, torch::nn::LayerNormImpl> {
 public:
  using CloneableByOptions::CloneableByOptions;
  at::Tensor forward(const at::Tensor& x);
};
TORCH_MODULE(LayerNorm2d);

struct CNBlockOptions {
  int64_t dim = 96;
  double layer_scale = 1e-6;  ///< what the branch is multiplied by at first; each channel learns its own
  double stochastic_depth_prob = 0.0;
  NormLayer norm_layer = nullptr;  ///< over the last dimension; LayerNorm with eps = 1e-6 when absent
};

/// A 7×7 convolution a channel, and a perceptron a pixel: (N, dim, H, W) to the same shape.
class TORCHVISION_API CNBlockImpl : public CloneableByOptions<CNBlockImpl> {
 public:
  explicit CNBlockImpl(CNBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  CNBlockOptions options;
  torch::nn::Sequential block{nullptr};
  at::Tensor layer_scale;
  ops::StochasticDepth stochastic_depth{nullptr};
};
TORCH_MODULE(CNBlock);

/// One stage of a ConvNeXt.
struct CNBlockConfig {
  int64_t input_channels = 96;
  std::optional<int64_t> out_channels = std::nullopt;  ///< of the halving that follows; none when absent
  int64_t num_layers = 3;
};

/// The class's own options, in the order of Python's ConvNeXt.__init__.
struct ConvNeXtOptions {
  std::vector<CNBlockConfig> block_setting = {{96, 192, 3}, {192, 384, 3}, {384, 768, 9}, {768, std::nullopt, 3}};
  double stochastic_depth_prob = 0.0;  ///< of the last block; it grows from 0 at the first
  double layer_scale = 1e-6;
  int64_t num_classes = 1000;
  NormLayer norm_layer = nullptr;  ///< between the stages, over channels; LayerNorm2d with eps = 1e-6 when absent
};

class TORCHVISION_API ConvNeXtImpl : public CloneableByOptions<ConvNeXtImpl, Classifier> {
 public:
  /// Throws c10::ValueError when block_setting is empty.
  explicit ConvNeXtImpl(ConvNeXtOptions options = {});
  /// images: (N, 3, H, W), float, normalised, sides of at least 32; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  ConvNeXtOptions options;
  torch::nn::Sequential features{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Sequential classifier{nullptr};
};
TORCH_MODULE(ConvNeXt);

/// What the builders below take.
struct ConvNeXtBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<double> stochastic_depth_prob = std::nullopt;  ///< the variant's own when absent
  double layer_scale = 1e-6;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  NormLayer norm_layer = nullptr;
};

TORCHVISION_API ConvNeXt convnext_tiny(const ConvNeXtBuilderOptions& options = {});
TORCHVISION_API ConvNeXt convnext_small(const ConvNeXtBuilderOptions& options = {});
TORCHVISION_API ConvNeXt convnext_base(const ConvNeXtBuilderOptions& options = {});
TORCHVISION_API ConvNeXt convnext_large(const ConvNeXtBuilderOptions& options = {});

}  // namespace torchvision::models
