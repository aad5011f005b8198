#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include <vector>

#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"
#include "torchvision/ops/modules/misc.h"

/// Vision transformers: "An Image is Worth 16x16 Words" (arXiv:2010.11929).
/// Python: torchvision.models.vision_transformer.
namespace torchvision::models {

/// One convolution of a stem in place of the single one that cuts patches (arXiv:2106.14881).
struct ConvStemConfig {
  int64_t out_channels = 64;
  int64_t kernel_size = 3;
  int64_t stride = 2;
  NormLayer norm_layer = ops::norm<torch::nn::BatchNorm2d>;
  ops::ActivationLayer activation_layer = ops::activation<torch::nn::ReLU>;
};

struct SelfAttentionOptions {
  int64_t embed_dim = 768;
  int64_t num_heads = 12;
  double dropout = 0.0;  ///< of the attention's weights
};

/// Attention of several heads of a sequence to itself: (N, S, embed_dim) to the same shape. Its tensors have the names
/// of Python's torch.nn.MultiheadAttention. Throws c10::ValueError where the heads do not divide embed_dim.
class TORCHVISION_API SelfAttentionImpl : public CloneableByOptions<SelfAttentionImpl> {
 public:
  explicit SelfAttentionImpl(SelfAttentionOptions options);
  at::Tensor forward(const at::Tensor& x);

  SelfAttentionOptions options;
  at::Tensor in_proj_weight, in_proj_bias;
  torch::nn::Linear out_proj{nullptr};
};
TORCH_MODULE(SelfAttention);

struct MLPBlockOptions {
  int64_t in_dim = 768;
  int64_t mlp_dim = 3072;
  double dropout = 0.0;
};

/// A transformer's perceptron: (…, in_dim) to the same shape. State dicts from before its layers were numbered load
/// too.
class TORCHVISION_API MLPBlockImpl : public CloneableByOptions<MLPBlockImpl, ops::MLPImpl>, public SavedNames {
 public:
  explicit MLPBlockImpl(MLPBlockOptions block);
  int64_t version() const override { return 2; }
  std::optional<std::string> name_today(std::string_view name, std::optional<int64_t> version) const override;
  auto arguments() const { return std::make_tuple(block_options); }

  MLPBlockOptions block_options;
};
TORCH_MODULE(MLPBlock);

struct EncoderBlockOptions {
  int64_t num_heads = 12;
  int64_t hidden_dim = 768;
  int64_t mlp_dim = 3072;
  double dropout = 0.0;
  double attention_dropout = 0.0;
  NormLayer norm_layer = nullptr;  ///< LayerNorm with eps = 1e-6 when absent
};

/// Attention and a perceptron, each with a normalisation before and a shortcut around: (N, S, hidden_dim) to the same.
class TORCHVISION_API EncoderBlockImpl : public CloneableByOptions<EncoderBlockImpl> {
 public:
  explicit EncoderBlockImpl(EncoderBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  EncoderBlockOptions options;
  torch::nn::AnyModule ln_1, ln_2;
  SelfAttention self_attention{nullptr};
  torch::nn::Dropout dropout{nullptr};
  MLPBlock mlp{nullptr};
};
TORCH_MODULE(EncoderBlock);

struct EncoderOptions {
  int64_t seq_length = 197;
  int64_t num_layers = 12;
  EncoderBlockOptions block = {};  ///< of each layer
};

/// Learnt positions and a row of blocks: (N, seq_length, hidden_dim) to the same shape.
class TORCHVISION_API EncoderImpl : public CloneableByOptions<EncoderImpl> {
 public:
  explicit EncoderImpl(EncoderOptions options);
  at::Tensor forward(const at::Tensor& input);

  EncoderOptions options;
  at::Tensor pos_embedding;
  torch::nn::Dropout dropout{nullptr};
  torch::nn::Sequential layers{nullptr};
  torch::nn::AnyModule ln;
};
TORCH_MODULE(Encoder);

/// The class's own options, in the order of Python's VisionTransformer.__init__.
struct VisionTransformerOptions {
  int64_t image_size = 224;
  int64_t patch_size = 16;
  int64_t num_layers = 12;
  int64_t num_heads = 12;
  int64_t hidden_dim = 768;
  int64_t mlp_dim = 3072;
  double dropout = 0.0;
  double attention_dropout = 0.0;
  int64_t num_classes = 1000;
  /// Outputs of one more layer before the last, with tanh; no such layer when absent.
  std::optional<int64_t> representation_size = std::nullopt;
  NormLayer norm_layer = nullptr;  ///< LayerNorm with eps = 1e-6 when absent
  /// Convolutions in place of the single one that cuts patches. Together they must make image_size / patch_size rows.
  std::optional<std::vector<ConvStemConfig>> conv_stem_configs = std::nullopt;
};

class TORCHVISION_API VisionTransformerImpl : public CloneableByOptions<VisionTransformerImpl, Classifier> {
 public:
  /// Throws c10::ValueError where patches do not divide the image, or heads the hidden dimension.
  explicit VisionTransformerImpl(VisionTransformerOptions options = {});
  /// images: (N, 3, image_size, image_size), float, normalised; returns (N, num_classes). Throws c10::ValueError for
  /// images of another size.
  at::Tensor forward(const at::Tensor& images) override;

  VisionTransformerOptions options;
  torch::nn::AnyModule conv_proj;
  at::Tensor class_token;
  Encoder encoder{nullptr};
  torch::nn::Sequential heads{nullptr};

 private:
  void draw_values();
};
TORCH_MODULE(VisionTransformer);

/// What the builders below take.
struct VisionTransformerBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> image_size = std::nullopt;  ///< 224, or that of the weights
  double dropout = 0.0;
  double attention_dropout = 0.0;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  std::optional<int64_t> representation_size = std::nullopt;
  NormLayer norm_layer = nullptr;
  std::optional<std::vector<ConvStemConfig>> conv_stem_configs = std::nullopt;
};

TORCHVISION_API VisionTransformer vit_b_16(const VisionTransformerBuilderOptions& options = {});
TORCHVISION_API VisionTransformer vit_b_32(const VisionTransformerBuilderOptions& options = {});
TORCHVISION_API VisionTransformer vit_l_16(const VisionTransformerBuilderOptions& options = {});
TORCHVISION_API VisionTransformer vit_l_32(const VisionTransformerBuilderOptions& options = {});
TORCHVISION_API VisionTransformer vit_h_14(const VisionTransformerBuilderOptions& options = {});

struct InterpolateEmbeddingsOptions {
  std::string interpolation_mode = "bicubic";  ///< or "bilinear"
  bool reset_heads = false;                    ///< leaves the heads out, where there is something to interpolate
};

/// A vision transformer's state dict for images of another size: its positions are interpolated, all else is shared.
/// Throws c10::ValueError where the positions are no square, and FormatError (kMismatch) where there are none.
/// Python: torchvision.models.vision_transformer.interpolate_embeddings.
TORCHVISION_API checkpoint::StateDict interpolate_embeddings(int64_t image_size, int64_t patch_size,
                                                             const checkpoint::StateDict& model_state,
                                                             const InterpolateEmbeddingsOptions& options = {});

}  // namespace torchvision::models
