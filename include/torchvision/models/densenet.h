#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// DenseNet-BC: "Densely Connected Convolutional Networks" (arXiv:1608.06993).
/// Python: torchvision.models.densenet.
namespace torchvision::models {

/// The class's own options, in the order of Python's DenseNet.__init__.
struct DenseNetOptions {
  int64_t growth_rate = 32;                             ///< channels that each layer adds
  std::vector<int64_t> block_config = {6, 12, 24, 16};  ///< layers of each dense block
  int64_t num_init_features = 64;                       ///< channels of the first convolution
  int64_t bn_size = 4;                                  ///< times growth_rate: channels of a layer's bottleneck
  double drop_rate = 0.0;                               ///< dropout behind each dense layer
  int64_t num_classes = 1000;
  /// Whether bottlenecks are computed again for the gradient instead of kept ("Memory-Efficient Implementation of
  /// DenseNets", arXiv:1707.06990). As in Python, their normalisations then see each batch twice. There are no second
  /// derivatives then, and the second computation knows nothing of autocast.
  bool memory_efficient = false;
};

/// Loads older files too, torchvision's own weights among them, whose layers are named "norm.1" and "conv.1".
class TORCHVISION_API DenseNetImpl : public CloneableByOptions<DenseNetImpl, Classifier> {
 public:
  explicit DenseNetImpl(DenseNetOptions options = {});
  /// images: (N, 3, H, W), float, normalised, 29×29 or more; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  DenseNetOptions options;
  torch::nn::Sequential features{nullptr};
  torch::nn::Linear classifier{nullptr};
};
TORCH_MODULE(DenseNet);

/// What the builders below take, in Python's order.
struct DenseNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  int64_t bn_size = 4;
  double drop_rate = 0.0;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  bool memory_efficient = false;
};

TORCHVISION_API DenseNet densenet121(const DenseNetBuilderOptions& options = {});
TORCHVISION_API DenseNet densenet161(const DenseNetBuilderOptions& options = {});
TORCHVISION_API DenseNet densenet169(const DenseNetBuilderOptions& options = {});
TORCHVISION_API DenseNet densenet201(const DenseNetBuilderOptions& options = {});

}  // namespace torchvision::models
