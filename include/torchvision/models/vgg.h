#pragma once

#include <torch/nn/modules/pooling.h>

#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// VGG: "Very Deep Convolutional Networks for Large-Scale Image Recognition" (arXiv:1409.1556).
/// Python: torchvision.models.vgg.
namespace torchvision::models {

/// Stands for a pooling among VGGOptions::layers. Python: 'M'.
inline constexpr int64_t kVGGPool = 0;

struct VGGOptions {
  /// Channels of each 3×3 convolution, and kVGGPool between them. Those of VGG-11 when left alone.
  std::vector<int64_t> layers = {64,  kVGGPool, 128,      kVGGPool, 256, 256,     kVGGPool,
                                 512, 512,      kVGGPool, 512,      512, kVGGPool};
  bool batch_norm = false;
  int64_t num_classes = 1000;
  bool init_weights = true;  ///< whether values are drawn as in the paper; else they are the layers' own
  double dropout = 0.5;
};

class TORCHVISION_API VGGImpl : public CloneableByOptions<VGGImpl, Classifier> {
 public:
  explicit VGGImpl(VGGOptions options = {});
  /// images: (N, 3, H, W), float, normalised, 32×32 or more; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  VGGOptions options;
  torch::nn::Sequential features{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Sequential classifier{nullptr};
};
TORCH_MODULE(VGG);

struct VGGBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  bool init_weights = true;
  double dropout = 0.5;
};

TORCHVISION_API VGG vgg11(const VGGBuilderOptions& options = {});
TORCHVISION_API VGG vgg11_bn(const VGGBuilderOptions& options = {});
TORCHVISION_API VGG vgg13(const VGGBuilderOptions& options = {});
TORCHVISION_API VGG vgg13_bn(const VGGBuilderOptions& options = {});
TORCHVISION_API VGG vgg16(const VGGBuilderOptions& options = {});
TORCHVISION_API VGG vgg16_bn(const VGGBuilderOptions& options = {});
TORCHVISION_API VGG vgg19(const VGGBuilderOptions& options = {});
TORCHVISION_API VGG vgg19_bn(const VGGBuilderOptions& options = {});

}  // namespace torchvision::models
