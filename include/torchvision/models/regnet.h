#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"
#include "torchvision/ops/modules/misc.h"

/// RegNetX and RegNetY: "Designing Network Design Spaces" (arXiv:2003.13678). Python: torchvision.models.regnet.
namespace torchvision::models {

using ops::ActivationLayer;

/// What a block takes, in Python's order.
struct RegNetBlockOptions {
  int64_t width_in = 32;
  int64_t width_out = 32;
  int64_t stride = 1;
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
  ActivationLayer activation_layer = ops::activation<torch::nn::ReLU>;
  int64_t group_width = 1;
  double bottleneck_multiplier = 1.0;
  std::optional<double> se_ratio = std::nullopt;  ///< no squeeze and excitation when absent
};

/// The first layers: a 3×3 convolution of stride 2, normalisation and activation. Takes width_in, width_out and the
/// layers of its options. Python: torchvision.models.regnet.SimpleStemIN.
class TORCHVISION_API SimpleStemINImpl : public CloneableByOptions<SimpleStemINImpl, torch::nn::SequentialImpl> {
 public:
  explicit SimpleStemINImpl(RegNetBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  RegNetBlockOptions options;
};
TORCH_MODULE(SimpleStemIN);

/// 1×1, grouped 3×3 and 1×1 convolutions, squeeze and excitation before the last.
/// Python: torchvision.models.regnet.BottleneckTransform.
class TORCHVISION_API BottleneckTransformImpl
    : public CloneableByOptions<BottleneckTransformImpl, torch::nn::SequentialImpl> {
 public:
  explicit BottleneckTransformImpl(RegNetBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  RegNetBlockOptions options;
};
TORCH_MODULE(BottleneckTransform);

/// A bottleneck and a shortcut, with a 1×1 convolution where the shape changes.
/// Python: torchvision.models.regnet.ResBottleneckBlock.
class TORCHVISION_API ResBottleneckBlockImpl : public CloneableByOptions<ResBottleneckBlockImpl> {
 public:
  explicit ResBottleneckBlockImpl(RegNetBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  RegNetBlockOptions options;
  ops::Conv2dNormActivation proj{nullptr};
  BottleneckTransform f{nullptr};
  torch::nn::AnyModule activation;
};
TORCH_MODULE(ResBottleneckBlock);

struct AnyStageOptions {
  RegNetBlockOptions block = {};  ///< the first; those after it keep the shape
  int64_t depth = 1;
  int64_t stage_index = 0;  ///< a part of the blocks' names
};

/// Blocks of one width. Python: torchvision.models.regnet.AnyStage.
class TORCHVISION_API AnyStageImpl : public CloneableByOptions<AnyStageImpl, torch::nn::SequentialImpl> {
 public:
  explicit AnyStageImpl(AnyStageOptions options);
  at::Tensor forward(const at::Tensor& input);

  AnyStageOptions options;
};
TORCH_MODULE(AnyStage);

/// What from_init_params takes, in Python's order.
struct BlockParamsInit {
  int64_t depth = 16;  ///< number of blocks
  int64_t w_0 = 48;    ///< initial width, a multiple of eight
  double w_a = 27.89;  ///< slope of the widths
  double w_m = 2.09;   ///< their steps, as a factor over 1
  int64_t group_width = 8;
  double bottleneck_multiplier = 1.0;
  std::optional<double> se_ratio = std::nullopt;
};

/// Stages of a RegNet: one item a stage, in each list. Python: torchvision.models.regnet.BlockParams.
struct BlockParams {
  std::vector<int64_t> depths = {};
  std::vector<int64_t> widths = {};
  std::vector<int64_t> group_widths = {};
  std::vector<double> bottleneck_multipliers = {};
  std::vector<int64_t> strides = {};
  std::optional<double> se_ratio = std::nullopt;

  /// The stages that the paper's parameters give: widths on a line, quantised. Throws c10::ValueError for parameters
  /// that give none.
  TORCHVISION_API static BlockParams from_init_params(const BlockParamsInit& init);
};

/// The class's own options, in the order of Python's RegNet.__init__.
struct RegNetOptions {
  BlockParams block_params = {};
  int64_t num_classes = 1000;
  int64_t stem_width = 32;
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
  ActivationLayer activation = ops::activation<torch::nn::ReLU>;
};

class TORCHVISION_API RegNetImpl : public CloneableByOptions<RegNetImpl, Classifier> {
 public:
  /// Throws c10::ValueError where the lists of block_params differ in length.
  explicit RegNetImpl(RegNetOptions options);
  /// images: (N, 3, H, W), float, normalised; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  RegNetOptions options;
  SimpleStemIN stem{nullptr};
  torch::nn::Sequential trunk_output{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(RegNet);

/// What the builders below take, in Python's order.
struct RegNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  int64_t stem_width = 32;
  NormLayer norm_layer = nullptr;
  ActivationLayer activation = ops::activation<torch::nn::ReLU>;
};

TORCHVISION_API RegNet regnet_y_400mf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_y_800mf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_y_1_6gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_y_3_2gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_y_8gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_y_16gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_y_32gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_y_128gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_x_400mf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_x_800mf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_x_1_6gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_x_3_2gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_x_8gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_x_16gf(const RegNetBuilderOptions& options = {});
TORCHVISION_API RegNet regnet_x_32gf(const RegNetBuilderOptions& options = {});

}  // namespace torchvision::models
