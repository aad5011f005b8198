#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <array>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design" (arXiv:1807.11164).
/// Python: torchvision.models.shufflenetv2.
namespace torchvision::models {

/// One block, in Python's order.
struct ShuffleNetV2BlockOptions {
  int64_t inp = 24;
  int64_t oup = 48;
  int64_t stride = 2;  ///< 1, 2 or 3
};

/// Two branches, whose channels then alternate. With stride 1 one of them is half the input as it is.
/// Throws c10::ValueError for another stride, and where a stride of 1 meets another number of channels.
/// Python: torchvision.models.shufflenetv2.InvertedResidual.
class TORCHVISION_API ShuffleNetV2BlockImpl : public CloneableByOptions<ShuffleNetV2BlockImpl> {
 public:
  explicit ShuffleNetV2BlockImpl(ShuffleNetV2BlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  ShuffleNetV2BlockOptions options;
  torch::nn::Sequential branch1{nullptr}, branch2{nullptr};
};
TORCH_MODULE(ShuffleNetV2Block);

/// The class's own options, in the order of Python's ShuffleNetV2.__init__. Those that it requires are x1_0's here.
struct ShuffleNetV2Options {
  std::array<int64_t, 3> stages_repeats = {4, 8, 4};
  std::array<int64_t, 5> stages_out_channels = {24, 116, 232, 464, 1024};
  int64_t num_classes = 1000;
};

class TORCHVISION_API ShuffleNetV2Impl : public CloneableByOptions<ShuffleNetV2Impl, Classifier> {
 public:
  explicit ShuffleNetV2Impl(ShuffleNetV2Options options = {});
  /// images: (N, 3, H, W), float, normalised; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  ShuffleNetV2Options options;
  torch::nn::Sequential conv1{nullptr};
  torch::nn::MaxPool2d maxpool{nullptr};
  torch::nn::Sequential stage2{nullptr}, stage3{nullptr}, stage4{nullptr}, conv5{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(ShuffleNetV2);

/// What the builders below take, in Python's order.
struct ShuffleNetV2BuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
};

TORCHVISION_API ShuffleNetV2 shufflenet_v2_x0_5(const ShuffleNetV2BuilderOptions& options = {});
TORCHVISION_API ShuffleNetV2 shufflenet_v2_x1_0(const ShuffleNetV2BuilderOptions& options = {});
TORCHVISION_API ShuffleNetV2 shufflenet_v2_x1_5(const ShuffleNetV2BuilderOptions& options = {});
TORCHVISION_API ShuffleNetV2 shufflenet_v2_x2_0(const ShuffleNetV2BuilderOptions& options = {});

}  // namespace torchvision::models
