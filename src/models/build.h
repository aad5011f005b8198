#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

/// What the builders of all families share.
namespace torchvision::models {

/// The number of classes that a builder is to use: the weights', the caller's, or `otherwise`. Throws Error
/// (kInvalidArgument) when the weights are not of `model`, or when they contradict the caller.
int64_t num_classes_of(std::string_view model, const std::optional<Weights>& weights,
                       const std::optional<int64_t>& num_classes, int64_t otherwise);

/// `actual`, or `expected` in its absence. Throws Error (kInvalidArgument) when they differ. Python:
/// _ovewrite_value_param.
int64_t fixed_parameter(std::string_view model, std::string_view parameter, const std::optional<int64_t>& actual,
                        int64_t expected);

void load_weights(torch::nn::Module& model, const Weights& weights, const DownloadProgress& progress);

/// Builds `Model` from its class's options, with weights or initial values.
template <class Model, class Options>
Model build_model(const Options& options, const std::optional<Weights>& weights, const DownloadProgress& progress) {
  if (!weights) return Model(options);
  const NoInitGuard no_init;
  Model model(options);
  load_weights(*model, *weights, progress);
  return model;
}

/// A family's builder as the registry calls it, with the options that all families share.
template <auto Builder>
std::shared_ptr<Classifier> from_model_options(const ModelOptions& options) {
  return Builder({.weights = options.weights, .progress = options.progress, .num_classes = options.num_classes}).ptr();
}

// The families' rows, one function a file. registry.cpp lists them.
std::span<const ModelEntry> alexnet_models();
std::span<const ModelEntry> convnext_models();
std::span<const ModelEntry> densenet_models();
std::span<const ModelEntry> efficientnet_models();
std::span<const ModelEntry> efficientnet_lite_models();
std::span<const ModelEntry> googlenet_models();
std::span<const ModelEntry> inception_models();
std::span<const ModelEntry> lenet_models();
std::span<const ModelEntry> maxvit_models();
std::span<const ModelEntry> mnasnet_models();
std::span<const ModelEntry> mobilenet_v2_models();
std::span<const ModelEntry> mobilenet_v3_models();
std::span<const ModelEntry> regnet_models();
std::span<const ModelEntry> resnet_models();
std::span<const ModelEntry> shufflenet_v2_models();
std::span<const ModelEntry> squeezenet_models();
std::span<const ModelEntry> swin_transformer_models();
std::span<const ModelEntry> vgg_models();
std::span<const ModelEntry> vision_transformer_models();

}  // namespace torchvision::models
