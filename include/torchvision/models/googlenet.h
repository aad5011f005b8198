#pragma once

#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

/// GoogLeNet, or Inception v1: "Going Deeper with Convolutions" (arXiv:1409.4842). Python:
/// torchvision.models.googlenet.
namespace torchvision::models {

/// What training gives, each (N, num_classes). Python: GoogLeNetOutputs.
struct GoogLeNetOutputs {
  at::Tensor logits;
  std::optional<at::Tensor> aux_logits2 = std::nullopt;  ///< of the later head
  std::optional<at::Tensor> aux_logits1 = std::nullopt;  ///< of the earlier one
};

/// The class's own options, in the order of Python's GoogLeNet.__init__, whose `blocks` are fixed here.
struct GoogLeNetOptions {
  int64_t num_classes = 1000;
  bool aux_logits = true;        ///< whether there are two more heads, for training
  bool transform_input = false;  ///< whether to turn ImageNet's normalisation into one by means and deviations of 0.5
  bool init_weights = true;      ///< whether weights are truncated normal values; else they are the layers' own
  double dropout = 0.2;
  double dropout_aux = 0.7;
};

/// Prints as in Python, but for the lines "(aux1): None" and "(aux2): None" that Python leaves behind where published
/// weights are loaded without the other heads.
class TORCHVISION_API GoogLeNetImpl : public CloneableByOptions<GoogLeNetImpl, Classifier> {
 public:
  explicit GoogLeNetImpl(GoogLeNetOptions options = {});
  /// images: (N, 3, H, W), float, normalised, 15×15 or more; returns (N, num_classes). In training the other heads work
  /// too, as in Python: they draw, and their normalisations see the batch.
  at::Tensor forward(const at::Tensor& images) override;
  /// The same with the other heads' logits: in training alone, and where there are such heads. The paper adds 0.3 times
  /// their losses. Python: forward.
  GoogLeNetOutputs forward_with_aux(const at::Tensor& images);

  GoogLeNetOptions options;
  torch::nn::AnyModule conv1, conv2, conv3;
  torch::nn::AnyModule inception3a, inception3b;
  torch::nn::AnyModule inception4a, inception4b, inception4c, inception4d, inception4e;
  torch::nn::AnyModule inception5a, inception5b;
  torch::nn::MaxPool2d maxpool1{nullptr}, maxpool2{nullptr}, maxpool3{nullptr}, maxpool4{nullptr};
  torch::nn::AnyModule aux1, aux2;  ///< empty without aux_logits
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Dropout dropout{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(GoogLeNet);

/// What the builder below takes, in Python's order.
struct GoogLeNetBuilderOptions {
  std::optional<Weights> weights = std::nullopt;
  DownloadProgress progress = nullptr;
  std::optional<int64_t> num_classes = std::nullopt;  ///< 1000, or those of the weights
  /// Absent: whether there are no weights. With weights, true keeps the other heads, which are not trained, and false
  /// throws Error (kInvalidArgument), as in Python.
  std::optional<bool> aux_logits = std::nullopt;
  std::optional<bool> transform_input = std::nullopt;  ///< absent: whether there are weights
  bool init_weights = true;                            ///< without weights
  double dropout = 0.2;
  double dropout_aux = 0.7;
};

TORCHVISION_API GoogLeNet googlenet(const GoogLeNetBuilderOptions& options = {});

}  // namespace torchvision::models
