#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include <array>
#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/relative_positions.h"
#include "torchvision/models/weights.h"
#include "torchvision/ops/modules/misc.h"
#include "torchvision/ops/modules/noise.h"

/// MaxViT: "MaxViT: Multi-Axis Vision Transformer" (arXiv:2204.01697). Python: torchvision.models.maxvit.
namespace torchvision::models {

struct MaxVitMBConvOptions {
  int64_t in_channels = 64;
  int64_t out_channels = 64;
  double expansion_ratio = 4.0;
  double squeeze_ratio = 0.25;
  int64_t stride = 1;  ///< 1 or 2
  ops::ActivationLayer activation_layer = ops::activation<torch::nn::GELU>;
  NormLayer norm_layer = ops::norm<torch::nn::BatchNorm2d>;
  double p_stochastic_dropout = 0.0;
};

/// A bottleneck turned inside out, and a shortcut: (N, in_channels, H, W) to (N, out_channels, H/stride, W/stride).
class TORCHVISION_API MaxVitMBConvImpl : public CloneableByOptions<MaxVitMBConvImpl> {
 public:
  explicit MaxVitMBConvImpl(MaxVitMBConvOptions options);
  at::Tensor forward(const at::Tensor& x);

  MaxVitMBConvOptions options;
  torch::nn::AnyModule proj, stochastic_depth;
  torch::nn::Sequential layers{nullptr};
};
TORCH_MODULE(MaxVitMBConv);

struct RelativePositionalMultiHeadAttentionOptions {
  int64_t feat_dim = 64;
  int64_t head_dim = 32;
  int64_t max_seq_len = 49;  ///< pixels of a partition, the square of its side
};

/// Attention within partitions: (N, partitions, max_seq_len, feat_dim) to the same shape. Throws c10::ValueError where
/// head_dim does not divide feat_dim.
class TORCHVISION_API RelativePositionalMultiHeadAttentionImpl
    : public CloneableByOptions<RelativePositionalMultiHeadAttentionImpl, RelativePositionModule> {
 public:
  explicit RelativePositionalMultiHeadAttentionImpl(RelativePositionalMultiHeadAttentionOptions options);
  at::Tensor forward(const at::Tensor& x);

  RelativePositionalMultiHeadAttentionOptions options;
  torch::nn::Linear to_qkv{nullptr}, merge{nullptr};
  at::Tensor relative_position_bias_table;
};
TORCH_MODULE(RelativePositionalMultiHeadAttention);

/// Neighbouring pixels together, or those a constant stride apart. Python: "window" and "grid".
enum class PartitionType { kGrid, kWindow };

struct PartitionAttentionLayerOptions {
  int64_t in_channels = 64;
  int64_t head_dim = 32;
  int64_t partition_size = 7;
  PartitionType partition_type = PartitionType::kWindow;
  std::array<int64_t, 2> grid_size = {56, 56};  ///< height and width of the input; partition_size divides them
  int64_t mlp_ratio = 4;
  ops::ActivationLayer activation_layer = ops::activation<torch::nn::GELU>;
  NormLayer norm_layer = nullptr;  ///< LayerNorm when absent
  double attention_dropout = 0.0;
  double mlp_dropout = 0.0;
  double p_stochastic_dropout = 0.0;
};

/// Attention within partitions and a perceptron, with shortcuts: (N, in_channels, H, W) to the same shape.
class TORCHVISION_API PartitionAttentionLayerImpl : public CloneableByOptions<PartitionAttentionLayerImpl> {
 public:
  explicit PartitionAttentionLayerImpl(PartitionAttentionLayerOptions options);
  at::Tensor forward(const at::Tensor& x);

  PartitionAttentionLayerOptions options;
  torch::nn::Sequential attn_layer{nullptr}, mlp_layer{nullptr};
  ops::StochasticDepth stochastic_dropout{nullptr};
};
TORCH_MODULE(PartitionAttentionLayer);

struct MaxVitLayerOptions {
  int64_t in_channels = 64;
  int64_t out_channels = 64;
  double squeeze_ratio = 0.25;
  double expansion_ratio = 4.0;
  int64_t stride = 1;
  NormLayer norm_layer = ops::norm<torch::nn::BatchNorm2d>;  ///< of the convolutions
  ops::ActivationLayer activation_layer = ops::activation<torch::nn::GELU>;
  int64_t head_dim = 32;
  int64_t mlp_ratio = 4;
  double mlp_dropout = 0.0;
  double attention_dropout = 0.0;
  double p_stochastic_dropout = 0.0;
  int64_t partition_size = 7;
  std::array<int64_t, 2> grid_size = {56, 56};  ///< of its output
};

/// An MBConv, then attention within windows, then within grids.
class TORCHVISION_API MaxVitLayerImpl : public CloneableByOptions<MaxVitLayerImpl> {
 public:
  explicit MaxVitLayerImpl(MaxVitLayerOptions options);
  at::Tensor forward(const at::Tensor& x);

  MaxVitLayerOptions options;
  torch::nn::Sequential layers{nullptr};
};
TORCH_MODULE(MaxVitLayer);

struct MaxVitBlockOptions {
  MaxVitLayerOptions layer = {};                  ///< of the first; the others keep size and channels
  std::vector<double> p_stochastic = {0.0, 0.0};  ///< one a layer
};

/// Layers, of which the first halves the size.
class TORCHVISION_API MaxVitBlockImpl : public CloneableByOptions<MaxVitBlockImpl> {
 public:
  explicit MaxVitBlockImpl(MaxVitBlockOptions options);
  at::Tensor forward(const at::Tensor& x);

  MaxVitBlockOptions options;
  torch::nn::ModuleList layers{nullptr};
};
TORCH_MODULE(MaxVitBlock);

/// The class's own options, in the order of Python's MaxVit.__init__.
struct MaxVitOptions {
  std::array<int64_t, 2> input_size = {224, 224};  ///< height and width
  int64_t stem_channels = 64;
  int64_t partition_size = 7;
  std::vector<int64_t> block_channels = {64, 128, 256, 512};
  std::vector<int64_t> block_layers = {2, 2, 5, 2};  ///< one a block, as block_channels
  int64_t head_dim = 32;
  double stochastic_depth_prob = 0.2;  ///< of the last layer; it grows from 0 at the first
  NormLayer norm_layer = nullptr;  ///< of the convolutions; BatchNorm2d with eps = 1e-3, momentum = 0.01 when absent
  ops::ActivationLayer activation_layer = ops::activation<torch::nn::GELU>;
  double squeeze_ratio = 0.25;
  double expansion_ratio = 4.0;
  int64_t mlp_ratio = 4;
  double mlp_dropout = 0.0;
  double attention_dropout = 0.0;
  int64_t num_classes = 1000;
};

class TORCHVISION_API MaxVitImpl : public CloneableByOptions<MaxVitImpl, Classifier> {
 public:
  /// Throws c10::ValueError where partition_size does not divide the size of each block's images.
  explicit MaxVitImpl(MaxVitOptions options = {});
  /// images: (N, 3, *input_size), float, normalised; returns (N, num_classes). Throws c10::ValueError for images of
  /// another size.
  at::Tensor forward(const at::Tensor& images) override;

  MaxVitOptions options;
  torch::nn::Sequential stem{nullptr};
  torch::nn::ModuleList blocks{nullptr};
  torch::nn::Sequential classifier{nullptr};
};
TORCH_MODULE(MaxVit);

/// What the builder below takes.
struct MaxVitBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<std::array<int64_t, 2>> input_size = std::nullopt;  ///< 224 × 224, or that of the weights
  NormLayer norm_layer = nullptr;
  ops::ActivationLayer activation_layer = ops::activation<torch::nn::GELU>;
  double squeeze_ratio = 0.25;
  double expansion_ratio = 4.0;
  int64_t mlp_ratio = 4;
  double mlp_dropout = 0.0;
  double attention_dropout = 0.0;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
};

TORCHVISION_API MaxVit maxvit_t(const MaxVitBuilderOptions& options = {});

}  // namespace torchvision::models
