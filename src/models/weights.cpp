#include "torchvision/models/weights.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <sstream>

#include "catalog/catalog.h"
#include "catalog/filter.h"
#include "models/names.h"
#include "net/download.h"
#include "net/hub_cache.h"
#include "net/known_hashes.h"
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

/// Of the server's URL, where mirrors have the same file.
std::vector<std::string> mirrors_of(const std::string& url) {
  constexpr const char* kVariable = "TORCHVISION_WEIGHTS_MIRRORS";
  std::vector<std::string> all;
  const char* value = std::getenv(kVariable);
  const size_t host = url.find("://"), path = host == std::string::npos ? host : url.find('/', host + 3);
  if (!value || path == std::string::npos) return all;
  std::istringstream bases{std::string(value)};
  for (std::string base; std::getline(bases, base, ',');) {
    while (base.ends_with('/')) base.pop_back();
    if (!base.empty()) all.push_back(base + url.substr(path));
  }
  return all;
}

/// From the mirrors in order, then from the weights' own server.
void fetch(const catalog::WeightsRow& row, const std::string& file, const std::string& hash_prefix,
           const DownloadProgress& progress) {
  std::vector<std::string> urls = mirrors_of(std::string(row.url));
  urls.emplace_back(row.url);
  const std::string first = urls.front();
  urls.erase(urls.begin());
  net::download(first, file, {.sha256_prefix = hash_prefix, .mirrors = urls, .progress = progress});
}

bool verifies_weights() {
  const char* value = std::getenv("TORCHVISION_VERIFY_WEIGHTS");
  return !value || std::string_view(value) != "0";
}

/// What set_licence_notice was given.
class LicenceNotice {
 public:
  void set(std::function<void(const Weights&)> notice) {
    const std::lock_guard lock(mutex_);
    notice_ = std::move(notice);
  }
  std::function<void(const Weights&)> get() {
    const std::lock_guard lock(mutex_);
    return notice_;
  }

 private:
  std::mutex mutex_;
  std::function<void(const Weights&)> notice_;
};

LicenceNotice& licence_notice() {
  static LicenceNotice notice;
  return notice;
}

void tell_licence(const Weights& weights) {
  if (const auto notice = licence_notice().get()) notice(weights);
}

}  // namespace

void set_licence_notice(std::function<void(const Weights&)> notice) { licence_notice().set(std::move(notice)); }

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
                   .min_width = row.min_size[1],
                   .is_noncommercial = catalog::is_noncommercial(row)};
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
  const std::string file = cached_file(), hash_prefix = net::hash_prefix_of(file_name(row));
  if (row.archive_member.empty()) {
    if (!std::filesystem::exists(file)) {
      if (catalog::is_noncommercial(row)) tell_licence(*this);
      fetch(row, file, hash_prefix, progress);
    }
    if (verifies_weights()) net::verify_with_known_hash(file, hash_prefix);
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

std::vector<Weights> list_weights(const WeightsFilter& filter) {
  using catalog::Licence;
  const Licence licence = !filter.commercial   ? Licence::kAny
                          : *filter.commercial ? Licence::kCommercial
                                               : Licence::kNoncommercial;
  std::vector<Weights> all;
  for (const catalog::WeightsRow* row : catalog::select_weights({.licence = licence,
                                                                 .max_params = filter.max_params,
                                                                 .max_mib = filter.max_size,
                                                                 .max_gflops = filter.max_gflops,
                                                                 .min_accuracy = filter.min_acc,
                                                                 .include = filter.include}))
    all.push_back(get_weight(row->qualified_name()));
  return all;
}

std::optional<Weights> default_weights(std::string_view name) {
  for (const Weights& weights : get_model_weights(name))
    if (weights.is_default()) return weights;
  return std::nullopt;
}

}  // namespace torchvision::models
