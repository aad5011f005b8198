#include "torchvision/transforms/by_kind.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <array>

namespace torchvision::transforms {
namespace {

constexpr std::string_view kOthers = "others";
constexpr std::array<std::string_view, 7> kKinds = {"Tensor",        "Image",     "Video", "Mask",
                                                    "BoundingBoxes", "KeyPoints", kOthers};

template <class Entry>
const Entry* found(const std::vector<Entry>& entries, std::string_view kind) {
  const auto entry =
      std::find_if(entries.begin(), entries.end(), [kind](const Entry& candidate) { return candidate.first == kind; });
  return entry == entries.end() ? nullptr : &*entry;
}

template <class Entry>
void check_names(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    TORCH_CHECK_VALUE(std::find(kKinds.begin(), kKinds.end(), entry.first) != kKinds.end(),
                      "by kind: expected Tensor, Image, Video, Mask, BoundingBoxes, KeyPoints or others, got '",
                      entry.first, "'");
    TORCH_CHECK_VALUE(found(entries, entry.first) == &entry, "by kind: '", entry.first, "' is named twice");
  }
}

}  // namespace

FillByKind::FillByKind(std::vector<Entry> entries) : entries_(std::move(entries)) { check_names(entries_); }

const std::vector<double>& FillByKind::of(std::string_view kind) const {
  static const std::vector<double> kNothing;
  const Entry* entry = found(entries_, kind);
  if (entry == nullptr) entry = found(entries_, kOthers);
  return entry == nullptr ? kNothing : entry->second;
}

DtypeByKind::DtypeByKind(std::vector<Entry> entries) : entries_(std::move(entries)) { check_names(entries_); }

std::optional<c10::ScalarType> DtypeByKind::of(std::string_view kind) const {
  const Entry* entry = found(entries_, kind);
  if (entry == nullptr) entry = found(entries_, kOthers);
  TORCH_CHECK_VALUE(entry != nullptr, "ToDtype: no dtype was given for ", kind,
                    "; \"others\" is for all kinds that are not named, and none leaves them as they are");
  return entry->second;
}

}  // namespace torchvision::transforms
