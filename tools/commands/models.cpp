#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "catalog/catalog.h"
#include "catalog/filter.h"
#include "command.h"
#include "support/json.h"
#include "support/model_names.h"
#include "support/numbers.h"
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

bool is_pattern(const std::string& name) { return name.find_first_of("*?") != std::string::npos; }

bool filters(const ModelsArguments& arguments) {
  return is_pattern(arguments.name) || !arguments.licence.empty() || !arguments.max_params.empty() ||
         arguments.min_acc || arguments.max_size || arguments.max_gflops || !arguments.sort.empty();
}

/// "10M" is ten million.
std::optional<double> parse_count(const std::string& text) {
  if (text.empty()) return std::nullopt;
  constexpr std::string_view kLetters = "kmgKMG";
  const size_t letter = kLetters.find(text.back());
  constexpr std::array<double, 3> kUnits = {1e3, 1e6, 1e9};
  const double unit = letter == std::string_view::npos ? 1 : kUnits[letter % 3];
  const auto number = parse_number(letter == std::string_view::npos ? text : text.substr(0, text.size() - 1));
  if (!number || *number < 0) throw UsageError("--max-params: expected a number such as 500K or 10M, got " + text);
  return *number * unit;
}

catalog::WeightsFilter filter_of(const ModelsArguments& arguments) {
  using catalog::Licence, catalog::WeightsOrder;
  const std::map<std::string, Licence> licences = {{"commercial", Licence::kCommercial},
                                                   {"noncommercial", Licence::kNoncommercial}};
  const std::map<std::string, WeightsOrder> orders = {{"acc", WeightsOrder::kAccuracy},
                                                      {"params", WeightsOrder::kParameters},
                                                      {"size", WeightsOrder::kSize},
                                                      {"gflops", WeightsOrder::kGflops}};
  const auto licence = licences.find(arguments.licence);
  const auto order = orders.find(arguments.sort);
  return {.licence = licence == licences.end() ? Licence::kAny : licence->second,
          .max_params = parse_count(arguments.max_params),
          .max_mib = arguments.max_size,
          .max_gflops = arguments.max_gflops,
          .min_accuracy = arguments.min_acc,
          .include = arguments.name,
          .order = order == orders.end() ? WeightsOrder::kName : order->second};
}

void print_table(const std::vector<const WeightsRow*>& rows) {
  size_t width = 7;
  for (const WeightsRow* row : rows) width = std::max(width, row->qualified_name().size());
  char line[200];
  std::snprintf(line, sizeof line, "%-*s %8s %9s %8s %8s  %s", static_cast<int>(width), "weights", "acc@1", "params",
                "GFLOPs", "MiB", "licence");
  print_line(styled(line, Style::kBold));
  for (const WeightsRow* row : rows) {
    const auto accuracy = catalog::imagenet_accuracy(*row);
    std::snprintf(line, sizeof line, "%-*s %8s %8.1fM %8.2f %8.1f  %s", static_cast<int>(width),
                  row->qualified_name().c_str(), accuracy ? short_number(*accuracy).c_str() : "-",
                  static_cast<double>(row->num_params) / 1e6, row->gflops, row->file_size,
                  catalog::is_noncommercial(*row) ? "non-commercial" : "commercial");
    print_line(line);
  }
}

int list_weights(const ModelsArguments& arguments) {
  if (!arguments.name.empty() && !is_pattern(arguments.name))
    throw UsageError(
        "models: the options that choose weights go with a pattern such as \"resnet*\", not with one name");
  const auto rows = catalog::select_weights(filter_of(arguments));
  if (arguments.json) {
    Json all = Json::array();
    for (const WeightsRow* row : rows) {
      all.push_back(weights_json(*row));
      all.back()["models"] = row->models;
      all.back()["commercial"] = !catalog::is_noncommercial(*row);
    }
    print_json(all);
  } else if (rows.empty()) {
    print_line("no weights are like that");
  } else {
    print_table(rows);
  }
  return kSuccess;
}

}  // namespace

int run_models(const ModelsArguments& arguments) {
  if (filters(arguments)) return list_weights(arguments);
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
