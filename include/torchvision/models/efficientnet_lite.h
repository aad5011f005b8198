#pragma once

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// EfficientNet-Lite, a family of ours: EfficientNet (arXiv:1905.11946) as its authors trimmed it for small devices,
/// without squeeze-and-excitation, with ReLU6, and with stem and head that do not grow. Convolutions pad as
/// TensorFlow's 'same'. Names in the state dict are those of the published PyTorch weights.
namespace torchvision::models {

/// An inverted residual: 1×1 expansion, depthwise convolution, 1×1 projection, and a shortcut where shapes allow.
struct EfficientNetLiteBlockOptions {
  int64_t inputs = 32;
  int64_t outputs = 16;
  int64_t kernel = 3;
  int64_t stride = 1;
  int64_t expansion = 6;      ///< width of the depthwise convolution, in inputs
  double drop_connect = 0.0;  ///< in training, how often an image skips the block
};

class TORCHVISION_API EfficientNetLiteBlockImpl : public CloneableByOptions<EfficientNetLiteBlockImpl> {
 public:
  explicit EfficientNetLiteBlockImpl(EfficientNetLiteBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  EfficientNetLiteBlockOptions options;
  torch::nn::Conv2d expand_conv{nullptr}, depthwise_conv{nullptr}, project_conv{nullptr};
  torch::nn::BatchNorm2d bn0{nullptr}, bn1{nullptr}, bn2{nullptr};
  torch::nn::ReLU6 relu{nullptr};
};
TORCH_MODULE(EfficientNetLiteBlock);

struct EfficientNetLiteOptions {
  double width = 1.0;  ///< factor on channels
  double depth = 1.0;  ///< factor on the number of blocks, but for the first and the last stage
  double dropout = 0.2;
  double drop_connect = 0.2;  ///< of the last block; earlier ones have proportionally less
  int64_t num_classes = 1000;
};

class TORCHVISION_API EfficientNetLiteImpl : public CloneableByOptions<EfficientNetLiteImpl, Classifier> {
 public:
  explicit EfficientNetLiteImpl(EfficientNetLiteOptions options = {});
  /// images: (N, 3, H, W), float, (x - 127) / 128 of 0 to 255; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  EfficientNetLiteOptions options;
  torch::nn::Conv2d conv_stem{nullptr}, conv_head{nullptr};
  torch::nn::BatchNorm2d bn0{nullptr}, bn1{nullptr};
  torch::nn::ReLU6 relu{nullptr};
  torch::nn::Sequential blocks{nullptr};
  torch::nn::AdaptiveAvgPool2d avg_pooling{nullptr};
  torch::nn::Dropout dropout{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(EfficientNetLite);

struct EfficientNetLiteBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  std::optional<double> dropout = std::nullopt;       ///< the variant's own when absent
  double drop_connect = 0.2;
};

TORCHVISION_API EfficientNetLite efficientnet_lite0(const EfficientNetLiteBuilderOptions& options = {});
TORCHVISION_API EfficientNetLite efficientnet_lite1(const EfficientNetLiteBuilderOptions& options = {});
TORCHVISION_API EfficientNetLite efficientnet_lite2(const EfficientNetLiteBuilderOptions& options = {});
TORCHVISION_API EfficientNetLite efficientnet_lite3(const EfficientNetLiteBuilderOptions& options = {});
TORCHVISION_API EfficientNetLite efficientnet_lite4(const EfficientNetLiteBuilderOptions& options = {});

}  // namespace torchvision::models
