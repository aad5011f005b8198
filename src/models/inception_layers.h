#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <string_view>

#include "torchvision/models/classifier.h"

/// What GoogLeNet and Inception v3 share.
namespace torchvision::models {

/// A convolution without bias, its normalisation and ReLU. Python: BasicConv2d of both files.
class BasicConv2dImpl : public CloneableByOptions<BasicConv2dImpl> {
 public:
  explicit BasicConv2dImpl(torch::nn::Conv2dOptions options);
  at::Tensor forward(const at::Tensor& input);

  torch::nn::Conv2dOptions options;
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d bn{nullptr};
};
TORCH_MODULE(BasicConv2d);

/// One kernel, with as much padding as keeps the size where `same`.
BasicConv2d basic_conv(int64_t in, int64_t out, torch::ExpandingArray<2> kernel, bool same = true);

/// A kernel at every second place, without padding.
BasicConv2d basic_conv_halving(int64_t in, int64_t out, int64_t kernel);

/// Images normalised by ImageNet's statistics as if normalised by means and deviations of 0.5, for which the trained
/// weights of both are made. Python: _transform_input.
at::Tensor as_centred(const at::Tensor& images);

/// Published weights have the other heads. Throws Error (kInvalidArgument) where they are not wanted, as Python does.
void require_aux_logits(std::string_view model, bool aux_logits);

/// Truncated normal weights of the given deviation, and normalisations as identities, in the order of the tree; the
/// linear layer `other` gets one of its own. Nothing under a NoInitGuard.
void init_inception(torch::nn::Module& model, double deviation, const torch::nn::LinearImpl* other = nullptr,
                    double deviation_of_other = 0.0);

}  // namespace torchvision::models
