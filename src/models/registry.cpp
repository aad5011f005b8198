#include "torchvision/models/registry.h"

#include <algorithm>
#include <array>

#include "catalog/catalog.h"
#include "models/build.h"
#include "models/names.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"

namespace torchvision::models {
namespace {

std::vector<std::span<const ModelEntry>> families() {
  return {alexnet_models(),
          convnext_models(),
          densenet_models(),
          efficientnet_models(),
          efficientnet_lite_models(),
          googlenet_models(),
          inception_models(),
          lenet_models(),
          maxvit_models(),
          mnasnet_models(),
          mobilenet_v2_models(),
          mobilenet_v3_models(),
          regnet_models(),
          resnet_models(),
          shufflenet_v2_models(),
          squeezenet_models(),
          swin_transformer_models(),
          vgg_models(),
          vision_transformer_models()};
}

const catalog::ModelRow& row_of(std::string_view name) {
  const catalog::ModelRow* row = catalog::find_model(model_entry(name).name);
  TORCH_CHECK(row != nullptr, "model '", name, "' has no facts: run scripts/generate_catalog.py");
  return *row;
}

/// The number of classes that a file was trained for, by the shape of the last layer's weight.
std::optional<int64_t> classes_in(const checkpoint::StateDict& state_dict, std::string_view head) {
  if (!state_dict.contains(head) || state_dict[head].dim() == 0) return std::nullopt;
  return state_dict[head].size(0);
}

std::shared_ptr<Classifier> model_from_file(const ModelEntry& entry, const std::string& file,
                                            const std::optional<int64_t>& num_classes) {
  const checkpoint::StateDict state_dict = checkpoint::load_file(file);
  const NoInitGuard no_init;
  const auto classes = num_classes ? num_classes : classes_in(state_dict, row_of(entry.name).head);
  const auto model = entry.build({.num_classes = classes});
  try {
    checkpoint::load_state_dict(*model, state_dict);
  } catch (const FormatError& error) {
    ErrorDetails details = error.details();
    details.path = file;
    throw FormatError(error.code(), "the file does not fit " + std::string(entry.name), details);
  }
  return model;
}

}  // namespace

std::vector<std::string> list_models() {
  std::vector<std::string> names;
  for (const auto& family : families())
    for (const ModelEntry& entry : family) names.emplace_back(entry.name);
  std::ranges::sort(names);
  return names;
}

const ModelEntry& model_entry(std::string_view name) {
  for (const auto& family : families())
    for (const ModelEntry& entry : family)
      if (entry.name == name) return entry;
  throw unknown_name("model", name, list_models());
}

std::shared_ptr<Classifier> get_model(std::string_view name, const ModelOptions& options) {
  const ModelEntry& entry = model_entry(name);
  if (options.weights && options.weights_file)
    throw Error(ErrorCode::kInvalidArgument, "get_model: weights and weights_file exclude each other",
                {.actual = std::string(options.weights->qualified_name()) + " and " + *options.weights_file});
  num_classes_of(name, options.weights, options.num_classes, 1);
  if (options.weights_file) return model_from_file(entry, *options.weights_file, options.num_classes);
  return entry.build(options);
}

ImageClassificationPreset default_preset(std::string_view name) {
  return row_of(name).preset.image_classification().value_or(ImageClassificationPreset{});
}

int64_t input_channels(std::string_view name) { return row_of(name).channels; }

}  // namespace torchvision::models
