#pragma once

#include <string>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// SqueezeNet: "AlexNet-level accuracy with 50x fewer parameters" (arXiv:1602.07360); version 1.1 needs 2.4 times less
/// work than 1.0 for the same accuracy. Python: torchvision.models.squeezenet.
namespace torchvision::models {

struct SqueezeNetOptions {
  std::string version = "1_0";  ///< "1_0" or "1_1"
  int64_t num_classes = 1000;
  double dropout = 0.5;
};

class TORCHVISION_API SqueezeNetImpl : public CloneableByOptions<SqueezeNetImpl, Classifier> {
 public:
  /// Throws c10::ValueError for another version.
  explicit SqueezeNetImpl(SqueezeNetOptions options = {});
  /// images: (N, 3, H, W), float, normalised, 21×21 or more; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  SqueezeNetOptions options;
  torch::nn::Sequential features{nullptr}, classifier{nullptr};
};
TORCH_MODULE(SqueezeNet);

struct SqueezeNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  double dropout = 0.5;
};

TORCHVISION_API SqueezeNet squeezenet1_0(const SqueezeNetBuilderOptions& options = {});
TORCHVISION_API SqueezeNet squeezenet1_1(const SqueezeNetBuilderOptions& options = {});

}  // namespace torchvision::models
