#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <array>
#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/relative_positions.h"
#include "torchvision/models/weights.h"
#include "torchvision/ops/modules/misc.h"
#include "torchvision/ops/modules/noise.h"

/// Swin transformers: "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows" (arXiv:2103.14030) and
/// "Swin Transformer V2" (2111.09883). Python: torchvision.models.swin_transformer.
namespace torchvision::models {

/// The first version, and the second: cosine attention, positions from a perceptron, normalisations after the layers.
enum class SwinVersion { kV1, kV2 };

struct PatchMergingOptions {
  int64_t dim = 96;
  NormLayer norm_layer = nullptr;  ///< LayerNorm when absent
  SwinVersion version = SwinVersion::kV1;
};

/// Makes one of each 2×2 pixels: (…, H, W, dim) to (…, ceil(H/2), ceil(W/2), 2 · dim). Python: PatchMerging and
/// PatchMergingV2, which normalises after its linear layer.
class TORCHVISION_API PatchMergingImpl : public CloneableByOptions<PatchMergingImpl> {
 public:
  explicit PatchMergingImpl(PatchMergingOptions options);
  at::Tensor forward(const at::Tensor& x);

  PatchMergingOptions options;
  torch::nn::Linear reduction{nullptr};
  torch::nn::AnyModule norm;
};
TORCH_MODULE(PatchMerging);

struct ShiftedWindowAttentionOptions {
  int64_t dim = 96;
  std::array<int64_t, 2> window_size = {7, 7};
  std::array<int64_t, 2> shift_size = {0, 0};
  int64_t num_heads = 3;
  bool qkv_bias = true;
  bool proj_bias = true;
  double attention_dropout = 0.0;
  double dropout = 0.0;
  SwinVersion version = SwinVersion::kV1;
};

/// Attention within windows of an image, which may be shifted around its edges: (N, H, W, dim) to the same shape.
/// Python: ShiftedWindowAttention and ShiftedWindowAttentionV2.
class TORCHVISION_API ShiftedWindowAttentionImpl
    : public CloneableByOptions<ShiftedWindowAttentionImpl, RelativePositionModule> {
 public:
  explicit ShiftedWindowAttentionImpl(ShiftedWindowAttentionOptions options);
  at::Tensor forward(const at::Tensor& x);
  /// (1, num_heads, P, P) for the P pixels of a window.
  at::Tensor get_relative_position_bias();

  ShiftedWindowAttentionOptions options;
  torch::nn::Linear qkv{nullptr}, proj{nullptr};
  at::Tensor relative_position_bias_table;  ///< of the first version
  at::Tensor logit_scale;                   ///< of the second, as the next two
  at::Tensor relative_coords_table;
  torch::nn::Sequential cpb_mlp{nullptr};

 private:
  at::Tensor attend(const at::Tensor& x, const at::Tensor& position_bias);
};
TORCH_MODULE(ShiftedWindowAttention);

struct SwinTransformerBlockOptions {
  int64_t dim = 96;
  int64_t num_heads = 3;
  std::array<int64_t, 2> window_size = {7, 7};
  std::array<int64_t, 2> shift_size = {0, 0};
  double mlp_ratio = 4.0;
  double dropout = 0.0;
  double attention_dropout = 0.0;
  double stochastic_depth_prob = 0.0;
  NormLayer norm_layer = nullptr;  ///< LayerNorm when absent
  SwinVersion version = SwinVersion::kV1;
};

/// Attention within windows and a perceptron, with shortcuts: (N, H, W, dim) to the same shape. Python:
/// SwinTransformerBlock and SwinTransformerBlockV2.
class TORCHVISION_API SwinTransformerBlockImpl : public CloneableByOptions<SwinTransformerBlockImpl> {
 public:
  explicit SwinTransformerBlockImpl(SwinTransformerBlockOptions options);
  at::Tensor forward(const at::Tensor& x);

  SwinTransformerBlockOptions options;
  torch::nn::AnyModule norm1, norm2;
  ShiftedWindowAttention attn{nullptr};
  ops::StochasticDepth stochastic_depth{nullptr};
  ops::MLP mlp{nullptr};
};
TORCH_MODULE(SwinTransformerBlock);

/// The class's own options, in the order of Python's SwinTransformer.__init__.
struct SwinTransformerOptions {
  std::array<int64_t, 2> patch_size = {4, 4};
  int64_t embed_dim = 96;
  std::vector<int64_t> depths = {2, 2, 6, 2};
  std::vector<int64_t> num_heads = {3, 6, 12, 24};  ///< one a stage, as depths
  std::array<int64_t, 2> window_size = {7, 7};
  double mlp_ratio = 4.0;
  double dropout = 0.0;
  double attention_dropout = 0.0;
  double stochastic_depth_prob = 0.1;  ///< of the last block; it grows from 0 at the first
  int64_t num_classes = 1000;
  NormLayer norm_layer = nullptr;  ///< LayerNorm with eps = 1e-5 when absent
  SwinVersion block = SwinVersion::kV1;
  SwinVersion downsample_layer = SwinVersion::kV1;
};

class TORCHVISION_API SwinTransformerImpl : public CloneableByOptions<SwinTransformerImpl, Classifier> {
 public:
  /// Throws c10::ValueError where there are no stages, or not as many num_heads.
  explicit SwinTransformerImpl(SwinTransformerOptions options = {});
  /// images: (N, 3, H, W), float, normalised, of any size; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  SwinTransformerOptions options;
  torch::nn::Sequential features{nullptr};
  torch::nn::AnyModule norm;
  ops::Permute permute{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Flatten flatten{nullptr};
  torch::nn::Linear head{nullptr};
};
TORCH_MODULE(SwinTransformer);

/// What the builders below take.
struct SwinTransformerBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  double mlp_ratio = 4.0;
  double dropout = 0.0;
  double attention_dropout = 0.0;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  NormLayer norm_layer = nullptr;
};

TORCHVISION_API SwinTransformer swin_t(const SwinTransformerBuilderOptions& options = {});
TORCHVISION_API SwinTransformer swin_s(const SwinTransformerBuilderOptions& options = {});
TORCHVISION_API SwinTransformer swin_b(const SwinTransformerBuilderOptions& options = {});
TORCHVISION_API SwinTransformer swin_v2_t(const SwinTransformerBuilderOptions& options = {});
TORCHVISION_API SwinTransformer swin_v2_s(const SwinTransformerBuilderOptions& options = {});
TORCHVISION_API SwinTransformer swin_v2_b(const SwinTransformerBuilderOptions& options = {});

}  // namespace torchvision::models
