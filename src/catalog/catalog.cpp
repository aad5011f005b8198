#include "catalog/catalog.h"

#include <algorithm>
#include <numeric>

#include "catalog/tables.h"
#include "core/enum_names.h"

namespace torchvision::catalog {
namespace {

constexpr core::EnumNames<PresetKind, 5> kPresetKinds = {{
    {PresetKind::kImageClassification, "ImageClassification"},
    {PresetKind::kObjectDetection, "ObjectDetection"},
    {PresetKind::kVideoClassification, "VideoClassification"},
    {PresetKind::kSemanticSegmentation, "SemanticSegmentation"},
    {PresetKind::kOpticalFlow, "OpticalFlow"},
}};

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

/// Levenshtein's distance, blind to case.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view to_string(PresetKind kind) noexcept { return core::name_of(kPresetKinds, kind); }

std::optional<ImageClassificationPreset> Preset::image_classification() const {
  if (kind != PresetKind::kImageClassification) return std::nullopt;
  return ImageClassificationPreset{.crop_size = crop_size[0],
                                   .resize_size = resize_size[0],
                                   .mean = mean,
                                   .std = std,
                                   .interpolation = interpolation,
                                   .antialias = antialias};
}

std::string WeightsRow::qualified_name() const { return std::string(enum_name) + "." + std::string(name); }

std::span<const ModelRow> models() noexcept { return tables::models(); }

const ModelRow* find_model(std::string_view name) noexcept {
  const auto rows = models();
  const auto row = std::ranges::lower_bound(rows, name, {}, &ModelRow::name);
  return row != rows.end() && row->name == name ? &*row : nullptr;
}

std::vector<std::string> list_models() {
  std::vector<std::string> names;
  for (const ModelRow& model : models())
    if (model.implemented) names.emplace_back(model.name);
  return names;
}

std::span<const WeightsRow> weights() noexcept { return tables::weights(); }

std::span<const WeightsRow> members_of(std::string_view enum_name) noexcept {
  const auto [first, last] = std::ranges::equal_range(weights(), enum_name, {}, &WeightsRow::enum_name);
  return {first, last};
}

const WeightsRow* find_weights(std::string_view qualified_name) noexcept {
  const size_t dot = qualified_name.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const std::string_view name = qualified_name.substr(dot + 1);
  for (const WeightsRow& row : members_of(qualified_name.substr(0, dot)))
    if (row.name == name || (name == "DEFAULT" && row.is_default)) return &row;
  return nullptr;
}

std::span<const std::string_view> categories(std::string_view list) noexcept {
  for (const tables::CategoryList& candidate : tables::categories())
    if (candidate.name == list) return candidate.categories;
  return {};
}

std::vector<std::string> suggestions(std::string_view name, std::span<const std::string> candidates) {
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& candidate : candidates) {
    const size_t distance = edit_distance(name, candidate);
    if (distance <= std::max<size_t>(2, name.size() / 3)) near.emplace_back(distance, candidate);
  }
  std::ranges::sort(near);
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min<size_t>(3, near.size()); ++i) names.push_back(near[i].second);
  return names;
}

}  // namespace torchvision::catalog
