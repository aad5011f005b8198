#include "torchvision/models/weights.h"

#include <algorithm>
#include <filesystem>

#include "catalog/catalog.h"
#include "models/names.h"
#include "net/download.h"
#include "net/hub_cache.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"

namespace torchvision::models {
namespace {

const catalog::WeightsRow& row_of(const Weights& weights) {
  const catalog::WeightsRow* row = catalog::find_weights(weights.qualified_name());
  if (!row)
    throw Error(ErrorCode::kInvalidArgument,
                "weights '" + std::string(weights.qualified_name()) + "' are not in this library's catalog",
                {.hint = "the program was compiled with headers of another version"});
  return *row;
}

/// The file's own name, as torch.hub keeps it.
std::string file_name(const catalog::WeightsRow& row) {
  return net::file_name_of(std::string(row.archive_member.empty() ? row.url : row.archive_member));
}

}  // namespace

std::string_view Weights::enum_name() const noexcept { return qualified_name_.substr(0, qualified_name_.rfind('.')); }

std::string_view Weights::name() const noexcept { return qualified_name_.substr(qualified_name_.rfind('.') + 1); }

std::span<const std::string_view> Weights::models() const { return row_of(*this).models; }

bool Weights::is_default() const { return row_of(*this).is_default; }

std::string_view Weights::url() const { return row_of(*this).url; }

WeightsMeta Weights::meta() const {
  const catalog::WeightsRow& row = row_of(*this);
  WeightsMeta meta{.num_params = row.num_params,
                   .ops = row.gflops,
                   .file_size = row.file_size,
                   .license = row.license,
                   .recipe = row.recipe,
                   .min_height = row.min_size[0],
                   .min_width = row.min_size[1]};
  for (const catalog::Metric& metric : row.metrics) meta.metrics.push_back({metric.dataset, metric.name, metric.value});
  return meta;
}

std::span<const std::string_view> Weights::categories() const { return catalog::categories(row_of(*this).categories); }

ImageClassificationPreset Weights::preset() const {
  const catalog::WeightsRow& row = row_of(*this);
  if (const auto preset = row.preset.image_classification()) return *preset;
  throw Error(ErrorCode::kUnsupported, row.qualified_name() + ": their preset is no ImageClassification",
              {.actual = std::string(to_string(row.preset.kind))});
}

std::string Weights::cached_file() const { return (net::hub_checkpoints_folder() / file_name(row_of(*this))).string(); }

checkpoint::StateDict Weights::get_state_dict(const DownloadProgress& progress) const {
  const catalog::WeightsRow& row = row_of(*this);
  const std::string file = cached_file();
  if (row.archive_member.empty()) {
    net::download(std::string(row.url), file,
                  {.sha256_prefix = net::hash_prefix_of(file_name(row)), .progress = progress});
  } else if (!std::filesystem::exists(file)) {
    throw Error(ErrorCode::kFile, row.qualified_name() + " come in a package and are not downloaded from here",
                {.path = file,
                 .hint = "put " + std::string(row.archive_member) + " of " + std::string(row.url) +
                         " there, or name it with weights_file"});
  }
  return checkpoint::load_file(file);
}

Weights get_weight(std::string_view name) {
  if (const catalog::WeightsRow* row = catalog::find_weights(name)) {
    // The handle refers to the table's text, which outlives it: enum name and member name lie apart there.
    static const std::vector<std::string> names = [] {
      std::vector<std::string> all;
      for (const catalog::WeightsRow& each : catalog::weights()) all.push_back(each.qualified_name());
      return all;
    }();
    return Weights(names[static_cast<size_t>(row - catalog::weights().data())]);
  }
  std::vector<std::string> candidates;
  for (const catalog::WeightsRow& row : catalog::weights()) candidates.push_back(row.qualified_name());
  throw unknown_name("weights", name, candidates);
}

std::vector<Weights> get_model_weights(std::string_view name) {
  const catalog::ModelRow* model = catalog::find_model(name);
  if (!model) throw unknown_name("model", name, catalog::list_models());
  std::vector<Weights> all;
  for (const catalog::WeightsRow& row : catalog::members_of(model->weights))
    all.push_back(get_weight(row.qualified_name()));
  return all;
}

std::optional<Weights> default_weights(std::string_view name) {
  for (const Weights& weights : get_model_weights(name))
    if (weights.is_default()) return weights;
  return std::nullopt;
}

}  // namespace torchvision::models
