#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

namespace torchvision::models {

/// LeNet-5's shape with today's parts, a model of ours: two 5×5 convolutions with batch normalisation, ReLU and
/// pooling, then three linear layers. "Gradient-Based Learning Applied to Document Recognition", LeCun et al. 1998.
struct LeNet5Options {
  int64_t num_classes = 10;
  double dropout = 0.0;  ///< before each of the last two linear layers
};

class TORCHVISION_API LeNet5Impl : public CloneableByOptions<LeNet5Impl, Classifier> {
 public:
  explicit LeNet5Impl(LeNet5Options options = {});
  /// images: (N, 1, 28, 28), float; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  LeNet5Options options;
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
  torch::nn::BatchNorm2d bn1{nullptr}, bn2{nullptr};
  torch::nn::Linear fc1{nullptr}, fc2{nullptr}, fc3{nullptr};
  torch::nn::Dropout dropout{nullptr};
};
TORCH_MODULE(LeNet5);

/// A LeNet-5 for 28×28 pictures of one channel. There are no trained weights to download.
TORCHVISION_API LeNet5 lenet5(const LeNet5Options& options = {});

}  // namespace torchvision::models
