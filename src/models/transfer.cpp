#include "torchvision/models/transfer.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/conv.h>

#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"
#include "torchvision/models/alexnet.h"
#include "torchvision/models/convnext.h"
#include "torchvision/models/densenet.h"
#include "torchvision/models/efficientnet.h"
#include "torchvision/models/efficientnet_lite.h"
#include "torchvision/models/googlenet.h"
#include "torchvision/models/inception.h"
#include "torchvision/models/lenet.h"
#include "torchvision/models/maxvit.h"
#include "torchvision/models/mnasnet.h"
#include "torchvision/models/mobilenet_v2.h"
#include "torchvision/models/mobilenet_v3.h"
#include "torchvision/models/regnet.h"
#include "torchvision/models/resnet.h"
#include "torchvision/models/shufflenet_v2.h"
#include "torchvision/models/squeezenet.h"
#include "torchvision/models/swin_transformer.h"
#include "torchvision/models/vgg.h"
#include "torchvision/models/vision_transformer.h"

namespace torchvision::models {
namespace {

/// A network of the class and options of `model`, but for the classes; null where it is of another class.
template <class Network>
std::shared_ptr<Classifier> rebuilt_as(const Classifier& model, int64_t num_classes) {
  const auto* known = dynamic_cast<const Network*>(&model);
  if (!known) return nullptr;
  auto options = known->options;
  options.num_classes = num_classes;
  return std::make_shared<Network>(options);
}

template <class... Networks>
std::shared_ptr<Classifier> rebuilt(const Classifier& model, int64_t num_classes) {
  std::shared_ptr<Classifier> result;
  ((result = result ? result : rebuilt_as<Networks>(model, num_classes)), ...);
  return result;
}

/// Modes by name, and gradients and type of the tensors that were taken over.
void copy_state(const Classifier& from, Classifier& to) {
  const auto parameters = from.named_parameters();
  if (!parameters.is_empty()) to.to(parameters[0].value().device(), parameters[0].value().scalar_type());
  checkpoint::load_matching(to, checkpoint::state_dict(from));
  for (auto& parameter : to.named_parameters())
    if (const auto* before = parameters.find(parameter.key()); before && before->sizes() == parameter.value().sizes())
      parameter.value().requires_grad_(before->requires_grad());
  to.train(from.is_training());
  const auto modules = to.named_modules({}, false);
  for (const auto& module : from.named_modules({}, false))
    if (const auto* copy = modules.find(module.key())) (*copy)->train(module.value()->is_training());
}

bool wants_three_channels(const Classifier& model) {
  if (const auto* net = dynamic_cast<const GoogLeNetImpl*>(&model)) return net->options.transform_input;
  if (const auto* net = dynamic_cast<const Inception3Impl*>(&model)) return net->options.transform_input;
  return false;
}

torch::nn::Conv2dImpl& first_convolution(Classifier& model) {
  for (const auto& module : model.modules(/*include_self=*/false))
    if (auto* conv = module->as<torch::nn::Conv2dImpl>()) return *conv;
  throw Error(ErrorCode::kUnsupported, "adapt_input_channels: the network begins with no convolution");
}

}  // namespace

std::shared_ptr<Classifier> replace_head(const Classifier& model, int64_t num_classes) {
  if (num_classes < 1)
    throw Error(ErrorCode::kInvalidArgument, "replace_head: number of classes",
                {.expected = "1 or more", .actual = std::to_string(num_classes)});
  const auto result =
      rebuilt<AlexNetImpl, ConvNeXtImpl, DenseNetImpl, EfficientNetImpl, EfficientNetLiteImpl, GoogLeNetImpl,
              Inception3Impl, LeNet5Impl, MaxVitImpl, MNASNetImpl, MobileNetV2Impl, MobileNetV3Impl, RegNetImpl,
              ResNetImpl, ShuffleNetV2Impl, SqueezeNetImpl, SwinTransformerImpl, VGGImpl, VisionTransformerImpl>(
          model, num_classes);
  if (!result)
    throw Error(ErrorCode::kUnsupported, "replace_head: " + model.name() + " is not a network of this library");
  copy_state(model, *result);
  return result;
}

void adapt_input_channels(Classifier& model, int64_t channels) {
  if (channels < 1 || wants_three_channels(model))
    throw Error(ErrorCode::kInvalidArgument, "adapt_input_channels: channels",
                {.expected = channels < 1 ? "1 or more" : "3, which transform_input needs",
                 .actual = std::to_string(channels)});
  torch::nn::Conv2dImpl& conv = first_convolution(model);
  const at::NoGradGuard no_grad;
  const int64_t before = conv.weight.size(1);
  if (channels == before) return;
  const at::Tensor places = at::arange(channels, at::TensorOptions(at::kLong).device(conv.weight.device())) % before;
  const at::Tensor weight = channels == 1 ? conv.weight.sum(1, /*keepdim=*/true)
                                          : conv.weight.index_select(1, places) *
                                                (static_cast<double>(before) / static_cast<double>(channels));
  conv.options.in_channels(channels);
  conv.weight.set_data(weight);
  conv.weight.mutable_grad() = at::Tensor();
}

}  // namespace torchvision::models
