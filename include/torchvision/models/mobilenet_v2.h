#pragma once

#include <torch/nn/modules/container/sequential.h>

#include <vector>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// MobileNetV2: "Inverted Residuals and Linear Bottlenecks" (arXiv:1801.04381). Python: torchvision.models.mobilenetv2.
namespace torchvision::models {

/// One inverted residual block.
struct MobileNetV2BlockOptions {
  int64_t inp = 32;
  int64_t oup = 32;
  int64_t stride = 1;  ///< 1 or 2
  int64_t expand_ratio = 1;
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
};

/// A wide depthwise convolution between two 1×1 ones, the last without activation, and a shortcut where shapes allow.
/// Throws c10::ValueError for another stride. Python: torchvision.models.mobilenetv2.InvertedResidual.
class TORCHVISION_API MobileNetV2BlockImpl : public CloneableByOptions<MobileNetV2BlockImpl> {
 public:
  explicit MobileNetV2BlockImpl(MobileNetV2BlockOptions options);
  at::Tensor forward(const at::Tensor& input);

  MobileNetV2BlockOptions options;
  torch::nn::Sequential conv{nullptr};
};
TORCH_MODULE(MobileNetV2Block);

/// Some blocks of the same width, the first of which has the stride. Python: the rows (t, c, n, s).
struct MobileNetV2Stage {
  int64_t expand_ratio = 1;
  int64_t channels = 16;
  int64_t repeats = 1;
  int64_t stride = 1;
};

/// The class's own options, in the order of Python's MobileNetV2.__init__.
struct MobileNetV2Options {
  int64_t num_classes = 1000;
  double width_mult = 1.0;
  std::vector<MobileNetV2Stage> inverted_residual_setting = {
      {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
  int64_t round_nearest = 8;       ///< widths are multiples of it
  NormLayer norm_layer = nullptr;  ///< batch normalisation when absent
  double dropout = 0.2;
};

class TORCHVISION_API MobileNetV2Impl : public CloneableByOptions<MobileNetV2Impl, Classifier> {
 public:
  /// Throws c10::ValueError where inverted_residual_setting is empty.
  explicit MobileNetV2Impl(MobileNetV2Options options = {});
  /// images: (N, 3, H, W), float, normalised; returns (N, num_classes).
  at::Tensor forward(const at::Tensor& images) override;

  MobileNetV2Options options;
  torch::nn::Sequential features{nullptr}, classifier{nullptr};
};
TORCH_MODULE(MobileNetV2);

/// What the builder below takes, in Python's order.
struct MobileNetV2BuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  double width_mult = 1.0;
  std::vector<MobileNetV2Stage> inverted_residual_setting = MobileNetV2Options().inverted_residual_setting;
  int64_t round_nearest = 8;
  NormLayer norm_layer = nullptr;
  double dropout = 0.2;
};

TORCHVISION_API MobileNetV2 mobilenet_v2(const MobileNetV2BuilderOptions& options = {});

}  // namespace torchvision::models
