#include "support/network.h"

#include <filesystem>

#include "support/preprocessing.h"
#include "support/progress.h"
#include "support/report.h"
#include "support/suggest.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/weights.h"

namespace torchvision::tools {
namespace {

bool looks_like_file(const std::string& text) {
  const std::string extension = std::filesystem::path(text).extension();
  for (const char* known : {".pth", ".pt", ".tar", ".bin", ".ckpt", ".safetensors"})
    if (extension == known) return true;
  std::error_code ignored;
  return text.find('/') != std::string::npos || std::filesystem::exists(text, ignored);
}

/// "ResNet50_Weights.IMAGENET1K_V2", or without the class before the dot, of the model's own weights.
models::Weights find_weights(const std::string& model, const std::string& text) {
  std::vector<std::string> names = {"DEFAULT"};
  for (const models::Weights& weights : models::get_model_weights(model)) {
    if (text == weights.name() || text == weights.qualified_name()) return weights;
    names.emplace_back(text.find('.') == std::string::npos ? weights.name() : weights.qualified_name());
  }
  const std::optional<models::Weights> best = models::default_weights(model);
  if (!best) throw UsageError("model '" + model + "' has no pretrained weights; give a file with --weights");
  if (text == "DEFAULT" || text == std::string(best->enum_name()) + ".DEFAULT") return *best;
  throw UsageError(unknown_name("weights of " + model, text, names) + " There is no such file either");
}

/// What --weights names: a file, weights of the catalog, or neither.
struct WeightsSource {
  std::optional<std::string> file;
  std::optional<models::Weights> weights;

  std::string name() const { return weights ? std::string(weights->qualified_name()) : file.value_or(""); }
};

WeightsSource find_source(const std::string& model, const std::string& text) {
  if (text.empty()) return {};
  if (looks_like_file(text)) return {.file = text};
  return {.weights = find_weights(model, text)};
}

/// Says what must not be done with weights before they come.
void announce_licences() {
  models::set_licence_notice([](const models::Weights& weights) {
    complain(std::string(weights.qualified_name()) +
             " are for non-commercial use: " + std::string(weights.meta().license));
  });
}

models::DownloadProgress show_download(ProgressBar& bar) {
  return [&bar](uint64_t done, uint64_t total) {
    bar.update(done, total, total > 0 ? size_text(done) + " of " + size_text(total) : size_text(done));
  };
}

Network describe(const ModelArguments& model, const PresetArguments& preset, const WeightsSource& source) {
  Network network = {.name = model.model, .channels = models::input_channels(model.model)};
  network.preset =
      with_overrides(source.weights ? source.weights->preset() : models::default_preset(model.model), preset);
  // The categories of a plain file are those of the model's own weights, where it has as many outputs.
  if (const auto known = source.weights ? source.weights : models::default_weights(model.model))
    network.categories.assign(known->categories().begin(), known->categories().end());
  return network;
}

/// Copies what fits, and says what does not: of a network with another number of classes, its last layer.
void load_what_fits(models::Classifier& model, const checkpoint::StateDict& loaded, const std::string& source) {
  constexpr size_t kMostOfHeads = 6;  // weights and biases: GoogLeNet has two more heads
  const checkpoint::LoadReport report = checkpoint::load_matching(model, loaded);
  if (report.other_shapes.size() + report.missing_keys.size() > kMostOfHeads)
    throw FormatError(ErrorCode::kMismatch, source + " is of another network",
                      {.actual = checkpoint::to_string(report)});
  if (!report.other_shapes.empty() || !report.missing_keys.empty())
    complain(source + ": " + checkpoint::to_string(report));
}

}  // namespace

std::string Network::category(int64_t index, int64_t outputs) const {
  if (static_cast<int64_t>(categories.size()) != outputs) return std::to_string(index);
  return categories[static_cast<size_t>(index)];
}

Network load_network(const ModelArguments& model, const PresetArguments& preset) {
  announce_licences();
  const WeightsSource source = find_source(model.model, model.weights.empty() ? "DEFAULT" : model.weights);
  ProgressBar bar("downloading " + source.name());
  Network network = describe(model, preset, source);
  network.model = models::get_model(model.model, {.weights = source.weights,
                                                  .progress = show_download(bar),
                                                  .num_classes = model.num_classes,
                                                  .weights_file = source.file});
  return network;
}

Network begin_network(const ModelArguments& model, const PresetArguments& preset, int64_t num_classes) {
  announce_licences();
  const WeightsSource source = find_source(model.model, model.weights);
  ProgressBar bar("downloading " + source.name());
  Network network = describe(model, preset, source);
  network.model = models::get_model(model.model, {.num_classes = num_classes});
  if (source.file) load_what_fits(*network.model, checkpoint::load_file(*source.file), source.name());
  if (source.weights) load_what_fits(*network.model, source.weights->get_state_dict(show_download(bar)), source.name());
  return network;
}

at::Tensor run_network(const Network& network, const at::Tensor& images) { return network.model->forward(images); }

}  // namespace torchvision::tools
