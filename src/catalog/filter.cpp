#include "catalog/filter.h"

#include <algorithm>
#include <cctype>

namespace torchvision::catalog {
namespace {

bool is_implemented(const WeightsRow& row) {
  return std::any_of(row.models.begin(), row.models.end(), [](std::string_view name) {
    const ModelRow* model = find_model(name);
    return model && model->implemented;
  });
}

bool has_licence(const WeightsRow& row, Licence licence) {
  return licence == Licence::kAny || is_noncommercial(row) == (licence == Licence::kNoncommercial);
}

bool passes(const WeightsRow& row, const WeightsFilter& filter) {
  const auto at_most = [](double value, const std::optional<double>& most) { return !most || value <= *most; };
  const bool named = filter.include.empty() || std::any_of(row.models.begin(), row.models.end(),
                                                           [&](auto name) { return matches(name, filter.include); });
  return named && is_implemented(row) && has_licence(row, filter.licence) &&
         at_most(static_cast<double>(row.num_params), filter.max_params) && at_most(row.file_size, filter.max_mib) &&
         at_most(row.gflops, filter.max_gflops) &&
         (!filter.min_accuracy || imagenet_accuracy(row).value_or(-1) >= *filter.min_accuracy);
}

/// What the rows are ordered by, from the least up.
double key(const WeightsRow& row, WeightsOrder order) {
  switch (order) {
    case WeightsOrder::kAccuracy:
      return -imagenet_accuracy(row).value_or(-1);
    case WeightsOrder::kParameters:
      return static_cast<double>(row.num_params);
    case WeightsOrder::kSize:
      return row.file_size;
    case WeightsOrder::kGflops:
      return row.gflops;
    case WeightsOrder::kName:
      break;
  }
  return 0;
}

char lower(char letter) { return static_cast<char>(std::tolower(static_cast<unsigned char>(letter))); }

}  // namespace

bool is_noncommercial(const WeightsRow& row) noexcept { return row.license.find("-NC") != std::string_view::npos; }

std::optional<double> imagenet_accuracy(const WeightsRow& row) noexcept {
  for (const Metric& metric : row.metrics)
    if (metric.dataset == "ImageNet-1K" && metric.name == "acc@1") return metric.value;
  return std::nullopt;
}

std::vector<const WeightsRow*> select_weights(const WeightsFilter& filter) {
  std::vector<const WeightsRow*> found;
  for (const WeightsRow& row : weights())
    if (passes(row, filter)) found.push_back(&row);
  std::stable_sort(found.begin(), found.end(), [&](const WeightsRow* a, const WeightsRow* b) {
    return key(*a, filter.order) < key(*b, filter.order);
  });
  return found;
}

bool matches(std::string_view name, std::string_view pattern) noexcept {
  // Where the last * stood, and how much of the name it has taken.
  size_t n = 0, p = 0, star = std::string_view::npos, taken = 0;
  while (n < name.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(name[n])) && pattern[p] != '*') {
      ++n;
      ++p;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace torchvision::catalog
