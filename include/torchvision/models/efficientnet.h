#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/pooling.h>

#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"
#include "torchvision/ops/modules/noise.h"

/// EfficientNet: "Rethinking Model Scaling for Convolutional Neural Networks" (arXiv:1905.11946), and V2: "Smaller
/// Models and Faster Training" (2104.00298). Python: torchvision.models.efficientnet.
namespace torchvision::models {

enum class EfficientNetBlock { kMBConv, kFusedMBConv };

/// A stage: some blocks of the same width, the first of which has the stride. Its numbers are final: Python's
/// `width_mult` and `depth_mult` are `scaled`'s. Python: MBConvConfig, FusedMBConvConfig.
struct MBConvConfig {
  double expand_ratio = 1;
  int64_t kernel = 3;
  int64_t stride = 1;  ///< 1 or 2
  int64_t input_channels = 32;
  int64_t out_channels = 16;
  int64_t num_layers = 1;
  EfficientNetBlock block = EfficientNetBlock::kMBConv;

  /// The same with widths times `width_mult`, rounded to multiples of eight, and num_layers times `depth_mult`, rounded
  /// up.
  TORCHVISION_API MBConvConfig scaled(double width_mult, double depth_mult) const;
};

/// What a block takes, in Python's order.
struct MBConvOptions {
  MBConvConfig config = {};
  double stochastic_depth_prob = 0.0;
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
};

/// An expansion, a depthwise convolution, squeeze and excitation, a projection; a shortcut where shapes allow.
/// Throws c10::ValueError for another stride. Python: torchvision.models.efficientnet.MBConv.
class TORCHVISION_API MBConvImpl : public CloneableByOptions<MBConvImpl> {
 public:
  explicit MBConvImpl(MBConvOptions options);
  at::Tensor forward(const at::Tensor& input);

  MBConvOptions options;
  torch::nn::Sequential block{nullptr};
  ops::StochasticDepth stochastic_depth{nullptr};
};
TORCH_MODULE(MBConv);

/// The same with one convolution in place of the expansion and the depthwise one, without squeeze and excitation.
/// Python: torchvision.models.efficientnet.FusedMBConv.
class TORCHVISION_API FusedMBConvImpl : public CloneableByOptions<FusedMBConvImpl> {
 public:
  explicit FusedMBConvImpl(MBConvOptions options);
  at::Tensor forward(const at::Tensor& input);

  MBConvOptions options;
  torch::nn::Sequential block{nullptr};
  ops::StochasticDepth stochastic_depth{nullptr};
};
TORCH_MODULE(FusedMBConv);

/// The class's own options, in the order of Python's EfficientNet.__init__.
struct EfficientNetOptions {
  std::vector<MBConvConfig> inverted_residual_setting = {};
  double dropout = 0.2;
  double stochastic_depth_prob = 0.2;  ///< of the last block; those before it have less
  int64_t num_classes = 1000;
  NormLayer norm_layer = nullptr;                      ///< batch normalisation when absent
  std::optional<int64_t> last_channel = std::nullopt;  ///< four times the last stage's width when absent
};

class TORCHVISION_API EfficientNetImpl : public CloneableByOptions<EfficientNetImpl, Classifier> {
 public:
  /// Throws c10::ValueError where inverted_residual_setting is empty.
  explicit EfficientNetImpl(EfficientNetOptions options);
  /// images: (N, 3, H, W), float, normalised; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  EfficientNetOptions options;
  torch::nn::Sequential features{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Sequential classifier{nullptr};
};
TORCH_MODULE(EfficientNet);

/// What the builders below take, in Python's order.
struct EfficientNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<double> dropout = std::nullopt;  ///< the variant's own when absent
  double stochastic_depth_prob = 0.2;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  /// The variant's own when absent: batch normalisation, for b5 to b7 with eps 0.001 and momentum 0.01, for V2 with eps
  /// 0.001. Python takes none for these.
  NormLayer norm_layer = nullptr;
};

TORCHVISION_API EfficientNet efficientnet_b0(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_b1(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_b2(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_b3(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_b4(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_b5(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_b6(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_b7(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_v2_s(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_v2_m(const EfficientNetBuilderOptions& options = {});
TORCHVISION_API EfficientNet efficientnet_v2_l(const EfficientNetBuilderOptions& options = {});

}  // namespace torchvision::models
