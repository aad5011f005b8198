#include <cstdio>

#include "catalog/catalog.h"
#include "command.h"
#include "support/json.h"
#include "support/model_names.h"
#include "support/report.h"
#include "support/terminal.h"

namespace torchvision::tools {
namespace {

using catalog::ModelRow;
using catalog::Preset;
using catalog::WeightsRow;

Json size_json(const std::array<int, 2>& size) {
  if (size[0] == 0) return nullptr;
  return size[1] == 0 ? Json(size[0]) : Json(size);
}

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Json preset_json(const Preset& preset) {
  return {{"kind", catalog::to_string(preset.kind)},
          {"resize_size", size_json(preset.resize_size)},
          {"crop_size", size_json(preset.crop_size)},
          {"mean", preset.mean},
          {"std", preset.std},
          {"interpolation", to_string(preset.interpolation)},
          {"antialias", preset.antialias}};
}

Json weights_json(const WeightsRow& row) {
  Json metrics = Json::object();
  for (const catalog::Metric& metric : row.metrics)
    metrics[std::string(metric.dataset)][std::string(metric.name)] = metric.value;
  return {{"name", row.qualified_name()},
          {"default", row.is_default},
          {"url", row.url},
          {"archive_member", text_or_null(row.archive_member)},
          {"metrics", metrics},
          {"license", text_or_null(row.license)},
          {"recipe", text_or_null(row.recipe)},
          {"parameters", row.num_params},
          {"gflops", row.gflops},
          {"file_size_mib", row.file_size},
          {"min_size", size_json(row.min_size)},
          {"num_categories", catalog::categories(row.categories).size()},
          {"preset", preset_json(row.preset)}};
}

Json model_json(const ModelRow& model) {
  Json weights = Json::array();
  for (const WeightsRow& row : catalog::members_of(model.weights)) weights.push_back(weights_json(row));
  return {{"name", model.name},
          {"group", model.group},
          {"parameters", model.num_params},
          {"input_channels", model.channels},
          {"preset", preset_json(model.preset)},
          {"weights", weights}};
}

std::string thousands(uint64_t number) {
  std::string text = std::to_string(number);
  for (auto i = static_cast<int>(text.size()) - 3; i > 0; i -= 3) text.insert(static_cast<size_t>(i), ",");
  return text;
}

std::string short_number(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", number);
  return text;
}

std::string preset_text(const Preset& preset, int channels) {
  const auto list = [channels](const std::array<double, 3>& values) {
    std::string text = short_number(values[0]);
    for (int i = 1; i < channels; ++i) text += ", " + short_number(values[static_cast<size_t>(i)]);
    return text;
  };
  std::string text;
  if (preset.resize_size[0] > 0)
    text += "shorter side to " + std::to_string(preset.resize_size[0]) + " (" +
            std::string(to_string(preset.interpolation)) + "), ";
  if (preset.crop_size[0] > 0) text += "centre " + std::to_string(preset.crop_size[0]) + ", ";
  return text + "mean " + list(preset.mean) + ", std " + list(preset.std);
}

void print_line(const std::string& text) { std::puts(text.c_str()); }

void print_weights(const WeightsRow& row, int channels) {
  print_line("");
  print_line(styled(row.qualified_name(), Style::kBold) + (row.is_default ? styled("  (DEFAULT)", Style::kGreen) : ""));
  std::string metrics;
  for (const catalog::Metric& metric : row.metrics)
    metrics += (metrics.empty() ? "" : ", ") + std::string(metric.name) + " " + short_number(metric.value) + " on " +
               std::string(metric.dataset);
  if (!metrics.empty()) print_line("  results        " + metrics);
  print_line("  prepared by    " + preset_text(row.preset, channels));
  print_line("  file           " + short_number(row.file_size) + " MiB, " + std::string(row.url));
  if (!row.archive_member.empty()) print_line("  in the archive " + std::string(row.archive_member));
  if (!row.license.empty()) print_line("  licence        " + std::string(row.license));
  if (!row.recipe.empty()) print_line("  recipe         " + std::string(row.recipe));
}

void print_model(const ModelRow& model) {
  print_line(styled(model.name, Style::kBold) + ": " + std::string(model.group) + ", " + thousands(model.num_params) +
             " parameters, " + (model.channels == 1 ? "gray" : "RGB") + " images");
  const auto weights = catalog::members_of(model.weights);
  if (weights.empty()) {
    print_line("  prepared by    " + preset_text(model.preset, model.channels));
    print_line("  no pretrained weights");
  }
  for (const WeightsRow& row : weights) print_weights(row, model.channels);
}

}  // namespace

int run_models(const ModelsArguments& arguments) {
  if (arguments.name.empty()) {
    const std::vector<std::string> names = catalog::list_models();
    if (arguments.json)
      print_json(names);
    else
      for (const std::string& name : names) print_line(name);
    return kSuccess;
  }
  const ModelRow& model = require_model(arguments.name);
  if (arguments.json)
    print_json(model_json(model));
  else
    print_model(model);
  return kSuccess;
}

}  // namespace torchvision::tools
