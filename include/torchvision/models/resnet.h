#pragma once

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <array>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// ResNet, ResNeXt and Wide ResNet: "Deep Residual Learning for Image Recognition" (arXiv:1512.03385), "Aggregated
/// Residual Transformations" (1611.05431), "Wide Residual Networks" (1605.07146). Python: torchvision.models.resnet.
namespace torchvision::models {

/// One residual block. Python's `downsample` module is built by the block itself.
struct ResidualBlockOptions {
  int64_t inplanes = 64;
  int64_t planes = 64;
  int64_t stride = 1;
  bool downsample = false;  ///< whether the shortcut is a 1×1 convolution and a normalisation
  int64_t groups = 1;
  int64_t base_width = 64;
  int64_t dilation = 1;
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
};

/// Two 3×3 convolutions and a shortcut.
class TORCHVISION_API BasicBlockImpl : public CloneableByOptions<BasicBlockImpl> {
 public:
  static constexpr int64_t expansion = 1;

  explicit BasicBlockImpl(ResidualBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  ResidualBlockOptions options;
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
  torch::nn::AnyModule bn1, bn2;
  torch::nn::ReLU relu{nullptr};
  torch::nn::Sequential downsample{nullptr};
};
TORCH_MODULE(BasicBlock);

/// 1×1, 3×3 and 1×1 convolutions and a shortcut; the stride is at the 3×3 one (ResNet V1.5).
class TORCHVISION_API BottleneckImpl : public CloneableByOptions<BottleneckImpl> {
 public:
  static constexpr int64_t expansion = 4;

  explicit BottleneckImpl(ResidualBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  ResidualBlockOptions options;
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr}, conv3{nullptr};
  torch::nn::AnyModule bn1, bn2, bn3;
  torch::nn::ReLU relu{nullptr};
  torch::nn::Sequential downsample{nullptr};
};
TORCH_MODULE(Bottleneck);

enum class ResNetBlock { kBasic, kBottleneck };

/// The class's own options, in the order of Python's ResNet.__init__.
struct ResNetOptions {
  ResNetBlock block = ResNetBlock::kBasic;
  std::array<int64_t, 4> layers = {2, 2, 2, 2};
  int64_t num_classes = 1000;
  /// Zeroes the last normalisation of each branch, so that blocks start as identities.
  bool zero_init_residual = false;
  int64_t groups = 1;
  int64_t width_per_group = 64;
  /// For each of the last three stages: dilation in place of its stride.
  std::array<bool, 3> replace_stride_with_dilation = {};
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
};

class TORCHVISION_API ResNetImpl : public CloneableByOptions<ResNetImpl, Classifier> {
 public:
  explicit ResNetImpl(ResNetOptions options = {});
  /// images: (N, 3, H, W), float, normalised; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  ResNetOptions options;
  torch::nn::Conv2d conv1{nullptr};
  torch::nn::AnyModule bn1;
  torch::nn::ReLU relu{nullptr};
  torch::nn::MaxPool2d maxpool{nullptr};
  torch::nn::Sequential layer1{nullptr}, layer2{nullptr}, layer3{nullptr}, layer4{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(ResNet);

/// What the builders below take, in Python's order.
struct ResNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  bool zero_init_residual = false;
  std::optional<int64_t> groups = std::nullopt;           ///< the variant's own when absent
  std::optional<int64_t> width_per_group = std::nullopt;  ///< the variant's own when absent
  std::array<bool, 3> replace_stride_with_dilation = {};
  NormLayer norm_layer = nullptr;
};

TORCHVISION_API ResNet resnet18(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet resnet34(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet resnet50(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet resnet101(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet resnet152(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet resnext50_32x4d(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet resnext101_32x8d(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet resnext101_64x4d(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet wide_resnet50_2(const ResNetBuilderOptions& options = {});
TORCHVISION_API ResNet wide_resnet101_2(const ResNetBuilderOptions& options = {});

}  // namespace torchvision::models
