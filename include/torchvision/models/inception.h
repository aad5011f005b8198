#pragma once

#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// Inception v3: "Rethinking the Inception Architecture for Computer Vision" (arXiv:1512.00567).
/// Python: torchvision.models.inception.
namespace torchvision::models {

/// What training gives, each (N, num_classes). Python: InceptionOutputs.
struct InceptionOutputs {
  at::Tensor logits;
  std::optional<at::Tensor> aux_logits = std::nullopt;  ///< of the other head
};

/// The class's own options, in the order of Python's Inception3.__init__, whose `inception_blocks` are fixed here.
struct Inception3Options {
  int64_t num_classes = 1000;
  bool aux_logits = true;        ///< whether there is another head, for training
  bool transform_input = false;  ///< whether to turn ImageNet's normalisation into one by means and deviations of 0.5
  bool init_weights = true;      ///< whether weights are truncated normal values; else they are the layers' own
  double dropout = 0.5;
};

/// Its layers have Python's names less the capitals: mixed_5b is "Mixed_5b" in a state dict.
class TORCHVISION_API Inception3Impl : public CloneableByOptions<Inception3Impl, Classifier> {
 public:
  explicit Inception3Impl(Inception3Options options = {});
  /// images: (N, 3, H, W), float, normalised, 75×75 or more, trained on 299×299, which is the least for training with
  /// another head; returns (N, num_classes). In training that head works too, as in Python: its normalisations see the
  /// batch.
  at::Tensor forward(const at::Tensor& images) override;
  /// The same with the other head's logits: in training alone, and where there is such a head. The paper adds 0.4 times
  /// its loss. Python: forward.
  InceptionOutputs forward_with_aux(const at::Tensor& images);

  Inception3Options options;
  torch::nn::AnyModule conv2d_1a_3x3, conv2d_2a_3x3, conv2d_2b_3x3, conv2d_3b_1x1, conv2d_4a_3x3;
  torch::nn::MaxPool2d maxpool1{nullptr}, maxpool2{nullptr};
  torch::nn::AnyModule mixed_5b, mixed_5c, mixed_5d;
  torch::nn::AnyModule mixed_6a, mixed_6b, mixed_6c, mixed_6d, mixed_6e;
  torch::nn::AnyModule aux_logits;  ///< empty without the option of that name
  torch::nn::AnyModule mixed_7a, mixed_7b, mixed_7c;
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Dropout dropout{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Inception3);

/// What the builder below takes, in Python's order.
struct InceptionV3BuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  bool aux_logits = true;  ///< with weights, false throws Error (kInvalidArgument), as in Python
  std::optional<bool> transform_input = std::nullopt;  ///< absent: whether there are weights
  bool init_weights = true;                            ///< without weights
  double dropout = 0.5;
};

TORCHVISION_API Inception3 inception_v3(const InceptionV3BuilderOptions& options = {});

}  // namespace torchvision::models
