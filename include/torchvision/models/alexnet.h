#pragma once

#include <torch/nn/modules/pooling.h>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// AlexNet in the form of "One weird trick for parallelizing convolutional neural networks" (arXiv:1404.5997).
/// Python: torchvision.models.alexnet.
namespace torchvision::models {

struct AlexNetOptions {
  int64_t num_classes = 1000;
  double dropout = 0.5;
};

class TORCHVISION_API AlexNetImpl : public CloneableByOptions<AlexNetImpl, Classifier> {
 public:
  explicit AlexNetImpl(AlexNetOptions options = {});
  /// images: (N, 3, H, W), float, normalised, 63×63 or more; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  AlexNetOptions options;
  torch::nn::Sequential features{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Sequential classifier{nullptr};
};
TORCH_MODULE(AlexNet);

struct AlexNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  double dropout = 0.5;
};

TORCHVISION_API AlexNet alexnet(const AlexNetBuilderOptions& options = {});

}  // namespace torchvision::models
