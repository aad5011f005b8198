#pragma once

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/pooling.h>

#include <concepts>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "torchvision/core/saved_names.h"
#include "torchvision/ops/modules/layer_factories.h"
#include "torchvision/ops/modules/module.h"

/// Python: torchvision.ops.misc.
namespace torchvision::ops {

struct FrozenBatchNorm2dOptions {
  double eps = 1e-5;  ///< added to the variance
};

/// Batch normalisation whose statistics and affine values are buffers: they come from a file and do not change.
///
/// (N, num_features, H, W) to the same shape. State dicts of BatchNorm2d fit: their num_batches_tracked is passed over.
/// Python: torchvision.ops.FrozenBatchNorm2d.
class TORCHVISION_API FrozenBatchNorm2dImpl : public CloneableByOptions<FrozenBatchNorm2dImpl, DescribedModule>,
                                              public SavedNames {
 public:
  explicit FrozenBatchNorm2dImpl(int64_t num_features, FrozenBatchNorm2dOptions options = {});
  at::Tensor forward(const at::Tensor& x);
  std::string extra_repr() const override;
  std::optional<std::string> name_today(std::string_view name, std::optional<int64_t> version) const override;
  auto arguments() const { return std::make_tuple(weight.size(0), options); }

  FrozenBatchNorm2dOptions options;
  at::Tensor weight, bias, running_mean, running_var;
};
using FrozenBatchNorm2d = OptionsHolder<FrozenBatchNorm2dImpl, FrozenBatchNorm2dOptions, int64_t>;

/// Padding of a convolution in D dimensions: absent, one number for all sides, a number a dimension, "same" or "valid".
template <size_t D>
class ConvPadding {
 public:
  using Resolved = typename torch::nn::ConvOptions<D>::padding_t;

  ConvPadding(std::nullopt_t = std::nullopt) {}                        // NOLINT: a conversion
  ConvPadding(int64_t all) : given_(torch::ExpandingArray<D>(all)) {}  // NOLINT: a conversion
  ConvPadding(std::initializer_list<int64_t> each) : given_(torch::ExpandingArray<D>(each)) {}
  ConvPadding(torch::ExpandingArray<D> each) : given_(each) {}  // NOLINT: a conversion
  template <std::convertible_to<std::string_view> Text>
  ConvPadding(const Text& name) : given_(named(name)) {}  // NOLINT: a conversion

  const std::optional<Resolved>& given() const { return given_; }

 private:
  static Resolved named(std::string_view name) {
    TORCH_CHECK_VALUE(name == "same" || name == "valid", "Invalid padding string '", name,
                      "', should be one of 'valid', 'same'");
    return name == "same" ? Resolved(torch::kSame) : Resolved(torch::kValid);
  }

  std::optional<Resolved> given_;
};

/// What a block of convolution, normalisation and activation takes, in Python's order.
template <size_t D>
struct ConvNormActivationOptions {
  torch::ExpandingArray<D> kernel_size = 3;
  torch::ExpandingArray<D> stride = 1;
  ConvPadding<D> padding = std::nullopt;  ///< (kernel_size - 1) / 2 · dilation when absent
  int64_t groups = 1;
  /// No such layer when nullptr, as Python's None.
  NormLayer norm_layer = norm<std::conditional_t<D == 2, torch::nn::BatchNorm2d, torch::nn::BatchNorm3d>>;
  ActivationLayer activation_layer = activation<torch::nn::ReLU>;  ///< none when nullptr
  torch::ExpandingArray<D> dilation = 1;
  std::optional<bool> inplace = true;       ///< of the activation; its own default when absent
  std::optional<bool> bias = std::nullopt;  ///< of the convolution; when absent, where no norm_layer follows
};
using Conv2dNormActivationOptions = ConvNormActivationOptions<2>;
using Conv3dNormActivationOptions = ConvNormActivationOptions<3>;

/// Convolution, normalisation and activation, named "0", "1" and "2" less what is absent.
///
/// (N, in_channels, H, W) to (N, out_channels, H', W'). Python: torchvision.ops.Conv2dNormActivation.
class TORCHVISION_API Conv2dNormActivationImpl
    : public CloneableByOptions<Conv2dNormActivationImpl, torch::nn::SequentialImpl> {
 public:
  Conv2dNormActivationImpl(int64_t in_channels, int64_t out_channels, Conv2dNormActivationOptions options = {});
  at::Tensor forward(const at::Tensor& input);
  auto arguments() const { return std::tie(in_channels, out_channels, options); }

  int64_t in_channels, out_channels;
  Conv2dNormActivationOptions options;
};
using Conv2dNormActivation = OptionsHolder<Conv2dNormActivationImpl, Conv2dNormActivationOptions, int64_t, int64_t>;

/// The same for videos: (N, in_channels, T, H, W). Python: torchvision.ops.Conv3dNormActivation.
class TORCHVISION_API Conv3dNormActivationImpl
    : public CloneableByOptions<Conv3dNormActivationImpl, torch::nn::SequentialImpl> {
 public:
  Conv3dNormActivationImpl(int64_t in_channels, int64_t out_channels, Conv3dNormActivationOptions options = {});
  at::Tensor forward(const at::Tensor& input);
  auto arguments() const { return std::tie(in_channels, out_channels, options); }

  int64_t in_channels, out_channels;
  Conv3dNormActivationOptions options;
};
using Conv3dNormActivation = OptionsHolder<Conv3dNormActivationImpl, Conv3dNormActivationOptions, int64_t, int64_t>;

struct SqueezeExcitationOptions {
  ActivationLayer activation = ops::activation<torch::nn::ReLU>;
  ActivationLayer scale_activation = ops::activation<torch::nn::Sigmoid>;
};

/// Scales each channel by what two small layers make of all channels' means.
///
/// (N, input_channels, H, W) to the same shape. Hu et al. 2017, arXiv:1709.01507.
/// Python: torchvision.ops.SqueezeExcitation.
class TORCHVISION_API SqueezeExcitationImpl : public CloneableByOptions<SqueezeExcitationImpl> {
 public:
  SqueezeExcitationImpl(int64_t input_channels, int64_t squeeze_channels, SqueezeExcitationOptions options = {});
  at::Tensor forward(const at::Tensor& input);
  auto arguments() const { return std::tie(input_channels, squeeze_channels, options); }

  int64_t input_channels, squeeze_channels;
  SqueezeExcitationOptions options;
  torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
  torch::nn::Conv2d fc1{nullptr}, fc2{nullptr};
  torch::nn::AnyModule activation, scale_activation;
};
using SqueezeExcitation = OptionsHolder<SqueezeExcitationImpl, SqueezeExcitationOptions, int64_t, int64_t>;

struct MLPOptions {
  NormLayer norm_layer = nullptr;                                  ///< none when nullptr
  ActivationLayer activation_layer = activation<torch::nn::ReLU>;  ///< none when nullptr
  std::optional<bool> inplace = std::nullopt;  ///< of activations and dropouts; their own defaults when absent
  bool bias = true;
  double dropout = 0.0;
};

/// Linear layers, each followed by normalisation, activation and dropout; the last by dropout alone.
///
/// (…, in_channels) to (…, hidden_channels.back()). Throws c10::IndexError where hidden_channels is empty.
/// Python: torchvision.ops.MLP.
class TORCHVISION_API MLPImpl : public CloneableByOptions<MLPImpl, torch::nn::SequentialImpl> {
 public:
  MLPImpl(int64_t in_channels, std::vector<int64_t> hidden_channels, MLPOptions options = {});
  at::Tensor forward(const at::Tensor& input);
  auto arguments() const { return std::tie(in_channels, hidden_channels, options); }

  int64_t in_channels;
  std::vector<int64_t> hidden_channels;
  MLPOptions options;
};
using MLP = OptionsHolder<MLPImpl, MLPOptions, int64_t, std::vector<int64_t>>;

/// A view with the dimensions in another order. Python: torchvision.ops.Permute.
class TORCHVISION_API PermuteImpl : public CloneableByOptions<PermuteImpl, DescribedModule> {
 public:
  explicit PermuteImpl(std::vector<int64_t> dims);
  at::Tensor forward(const at::Tensor& x);
  std::string extra_repr() const override;
  auto arguments() const { return std::tie(dims); }

  std::vector<int64_t> dims;
};

class Permute : public torch::nn::ModuleHolder<PermuteImpl> {
 public:
  using Impl = PermuteImpl;
  using torch::nn::ModuleHolder<PermuteImpl>::ModuleHolder;
  explicit Permute(std::initializer_list<int64_t> dims)
      : torch::nn::ModuleHolder<PermuteImpl>(std::make_shared<PermuteImpl>(std::vector<int64_t>(dims))) {}
};

}  // namespace torchvision::ops
