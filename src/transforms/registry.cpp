#include "torchvision/transforms/registry.h"

#include <c10/util/Exception.h>

#include <algorithm>

#include "transforms/families.h"

namespace torchvision::transforms {
namespace {

std::vector<TransformEntry> all_entries() {
  std::vector<TransformEntry> entries;
  for (const auto family :
       {augment_transforms(),    auto_augment_transforms(), color_transforms(),      container_transforms(),
        cropping_transforms(),   filter_transforms(),       geometry_transforms(),   meta_transforms(),
        misc_transforms(),       preset_transforms(),       resizing_transforms(),   warp_transforms(),
        letter_box_transforms(), detection_transforms(),    per_sample_transforms(), batch_transforms(),
        blur_transforms(),       quality_transforms(),      distortion_transforms(), dropout_transforms()})
    entries.insert(entries.end(), family.begin(), family.end());
  std::sort(entries.begin(), entries.end(),
            [](const TransformEntry& a, const TransformEntry& b) { return a.name < b.name; });
  return entries;
}

const std::vector<TransformEntry>& entries() {
  static const std::vector<TransformEntry> kEntries = all_entries();
  return kEntries;
}

const TransformEntry& entry_of(std::string_view name) {
  for (const TransformEntry& entry : entries())
    if (entry.name == name) return entry;
  std::string names;
  for (const TransformEntry& entry : entries()) names += (names.empty() ? "" : ", ") + std::string(entry.name);
  TORCH_CHECK_VALUE(false, "no transform is named '", name, "'; there are: ", names);
}

}  // namespace

std::vector<std::string> list_transforms() {
  std::vector<std::string> names;
  for (const TransformEntry& entry : entries()) names.emplace_back(entry.name);
  return names;
}

TransformDescription describe_transform(std::string_view name) {
  const TransformEntry& entry = entry_of(name);
  OptionReader reader(entry.name);
  entry.make(reader);
  return {std::string(entry.name), std::string(entry.summary), reader.descriptions(), std::string(entry.origin)};
}

TransformPtr make_transform(std::string_view name, const Fields& options) {
  const TransformEntry& entry = entry_of(name);
  // Unknown options are told first: one that is misspelt would else be missing.
  OptionReader known(entry.name);
  entry.make(known);
  known.refuse_unknown(options);
  OptionReader reader(entry.name, options);
  return entry.make(reader);
}

}  // namespace torchvision::transforms
