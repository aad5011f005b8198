#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/pooling.h>

#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// "Searching for MobileNetV3" (arXiv:1905.02244). Python: torchvision.models.mobilenetv3.
namespace torchvision::models {

/// One inverted residual block, in Python's order. Its numbers of channels are final: Python's `width_mult` is
/// `scaled`'s. Python: InvertedResidualConfig.
struct MobileNetV3BlockConfig {
  int64_t input_channels = 16;
  int64_t kernel = 3;
  int64_t expanded_channels = 16;
  int64_t out_channels = 16;
  bool use_se = false;  ///< whether squeeze and excitation follows the depthwise convolution
  bool use_hs = false;  ///< whether activations are Hardswish ("HS"), else ReLU ("RE")
  int64_t stride = 1;   ///< 1 or 2
  int64_t dilation = 1;

  /// The same with each number of channels times `width_mult`, rounded to a multiple of eight.
  TORCHVISION_API MobileNetV3BlockConfig scaled(double width_mult) const;
};

struct MobileNetV3BlockOptions {
  MobileNetV3BlockConfig config = {};
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
};

/// An expansion, a depthwise convolution, squeeze and excitation, a projection; a shortcut where shapes allow.
/// Throws c10::ValueError for another stride. Python: torchvision.models.mobilenetv3.InvertedResidual.
class TORCHVISION_API MobileNetV3BlockImpl : public CloneableByOptions<MobileNetV3BlockImpl> {
 public:
  explicit MobileNetV3BlockImpl(MobileNetV3BlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  MobileNetV3BlockOptions options;
  torch::nn::Sequential block{nullptr};
};
TORCH_MODULE(MobileNetV3Block);

/// The class's own options, in the order of Python's MobileNetV3.__init__.
struct MobileNetV3Options {
  std::vector<MobileNetV3BlockConfig> inverted_residual_setting = {};
  int64_t last_channel = 1280;  ///< outputs of the classifier's first layer
  int64_t num_classes = 1000;
  NormLayer norm_layer = nullptr;  ///< batch normalisation of eps 0.001 and momentum 0.01 when absent
  double dropout = 0.2;
};

class TORCHVISION_API MobileNetV3Impl : public CloneableByOptions<MobileNetV3Impl, Classifier> {
 public:
  /// Throws c10::ValueError where inverted_residual_setting is empty.
  explicit MobileNetV3Impl(MobileNetV3Options options);
  /// images: (N, 3, H, W), float, normalised; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  MobileNetV3Options options;
  torch::nn::Sequential features{nullptr};
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Sequential classifier{nullptr};
};
TORCH_MODULE(MobileNetV3);

/// What the builders below take, in Python's order.
struct MobileNetV3BuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  double width_mult = 1.0;
  bool reduced_tail = false;                          ///< half the channels in the last stage and the head
  bool dilated = false;                               ///< dilation in place of the last stride
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  NormLayer norm_layer = nullptr;
  double dropout = 0.2;
};

TORCHVISION_API MobileNetV3 mobilenet_v3_large(const MobileNetV3BuilderOptions& options = {});
TORCHVISION_API MobileNetV3 mobilenet_v3_small(const MobileNetV3BuilderOptions& options = {});

}  // namespace torchvision::models
