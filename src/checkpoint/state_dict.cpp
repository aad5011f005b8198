#include "torchvision/checkpoint/state_dict.h"

#include "torchvision/core/error.h"

namespace torchvision::checkpoint {

bool StateDict::contains(std::string_view name) const { return index_.find(name) != index_.end(); }

const at::Tensor& StateDict::at(std::string_view name) const {
  const auto found = index_.find(name);
  if (found != index_.end()) return entries_[found->second].second;
  constexpr size_t kShown = 5;
  std::string names;
  for (size_t i = 0; i < entries_.size() && i < kShown; ++i) names += (i == 0 ? "'" : ", '") + entries_[i].first + "'";
  if (entries_.size() > kShown) names += ", …";
  throw FormatError(ErrorCode::kMismatch, "state dict has no '" + std::string(name) + "'",
                    {.actual = std::to_string(entries_.size()) + " entries" + (names.empty() ? "" : ": " + names)});
}

void StateDict::insert(std::string name, at::Tensor tensor) {
  const auto [found, added] = index_.emplace(name, entries_.size());
  if (added)
    entries_.emplace_back(std::move(name), std::move(tensor));
  else
    entries_[found->second].second = std::move(tensor);
}

}  // namespace torchvision::checkpoint
