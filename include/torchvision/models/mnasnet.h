#pragma once

#include <torch/nn/modules/container/sequential.h>

#include "torchvision/core/saved_names.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// MNASNet-B1: "MnasNet: Platform-Aware Neural Architecture Search for Mobile" (arXiv:1807.11626).
/// Python: torchvision.models.mnasnet.
namespace torchvision::models {

/// One inverted residual block, in Python's order.
struct MNASNetBlockOptions {
  int64_t in_ch = 16;
  int64_t out_ch = 16;
  int64_t kernel_size = 3;  ///< 3 or 5
  int64_t stride = 1;       ///< 1 or 2
  int64_t expansion_factor = 3;
  double bn_momentum = 0.1;
};

/// A wide depthwise convolution between two 1×1 ones, the last without activation, and a shortcut where shapes allow.
/// Throws c10::ValueError for another kernel or stride. Python: torchvision.models.mnasnet._InvertedResidual.
class TORCHVISION_API MNASNetBlockImpl : public CloneableByOptions<MNASNetBlockImpl> {
 public:
  explicit MNASNetBlockImpl(MNASNetBlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  MNASNetBlockOptions options;
  torch::nn::Sequential layers{nullptr};
};
TORCH_MODULE(MNASNetBlock);

/// The class's own options, in the order of Python's MNASNet.__init__.
struct MNASNetOptions {
  double alpha = 1.0;  ///< times the numbers of channels; over 0
  int64_t num_classes = 1000;
  double dropout = 0.2;
  /// 1 has the first layers of torchvision before 0.5, as wide for each alpha. A state dict of that time makes a
  /// network so. Python: _version.
  int64_t version = 2;
};

/// A state dict of version 1 changes the first layers of a network whose alpha is not 1; one of an unknown version
/// throws FormatError (kMismatch). Files that tell no version are taken for today's, which Python refuses.
class TORCHVISION_API MNASNetImpl : public CloneableByOptions<MNASNetImpl, Classifier>, public SavedNames {
 public:
  /// Throws c10::ValueError where alpha is not over 0.
  explicit MNASNetImpl(MNASNetOptions options = {});
  /// images: (N, 3, H, W), float, normalised; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  int64_t version() const override { return options.version; }
  void prepare_for(std::optional<int64_t> version) override;
  std::optional<std::string> name_today(std::string_view name, std::optional<int64_t> version) const override;

  MNASNetOptions options;
  torch::nn::Sequential layers{nullptr}, classifier{nullptr};
};
TORCH_MODULE(MNASNet);

/// What the builders below take, in Python's order.
struct MNASNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  double dropout = 0.2;
};

TORCHVISION_API MNASNet mnasnet0_5(const MNASNetBuilderOptions& options = {});
TORCHVISION_API MNASNet mnasnet0_75(const MNASNetBuilderOptions& options = {});
TORCHVISION_API MNASNet mnasnet1_0(const MNASNetBuilderOptions& options = {});
TORCHVISION_API MNASNet mnasnet1_3(const MNASNetBuilderOptions& options = {});

}  // namespace torchvision::models
