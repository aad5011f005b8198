#include "kernels/ops/run_lengths.h"

#include <algorithm>
#include <limits>

namespace torchvision::kernels {

int64_t runs_area(const Runs& runs) {
  int64_t area = 0;
  for (size_t i = 1; i < runs.size(); i += 2) area += runs[i];
  return area;
}

RunsBox runs_box(const Runs& runs, int64_t height) {
  int64_t place = 0, y = 0, first = -1, last = 0, top = height, bottom = -1;
  for (size_t i = 0; i < runs.size(); ++i) {
    const int64_t run = runs[i];
    if (i % 2 == 1 && run > 0) {
      if (first < 0) first = place;
      last = place + run - 1;
      const bool crosses = y + run > height;  // into the next column
      top = crosses ? 0 : std::min(top, y);
      bottom = crosses ? height - 1 : std::max(bottom, y + run - 1);
    }
    place += run, y += run;
    if (y >= height) y -= height;
    if (y >= height && height > 0) y %= height;
  }
  if (first < 0) return {};
  return {first / height, top, last / height - first / height + 1, bottom - top + 1};
}

std::vector<uint32_t> runs_to_changes(const Runs& runs) {
  std::vector<uint32_t> changes;
  changes.reserve(runs.size());
  uint32_t place = 0;
  for (size_t i = 0; i + 1 < runs.size(); ++i) {
    place += runs[i];
    if (!changes.empty() && changes.back() == place) {
      changes.pop_back();
    } else {
      changes.push_back(place);
    }
  }
  // A change behind the last pixel is none; runs of length 0 before it may have cancelled it already.
  if (!runs.empty() && !changes.empty() && changes.back() == place + runs.back()) changes.pop_back();
  return changes;
}

Runs changes_to_runs(const std::vector<uint32_t>& changes, int64_t pixels) {
  Runs runs;
  runs.reserve(changes.size() + 1);
  uint32_t last = 0;
  for (const uint32_t change : changes) {
    runs.push_back(change - last);
    last = change;
  }
  runs.push_back(static_cast<uint32_t>(pixels) - last);
  return runs;
}

std::vector<uint32_t> merge_changes(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, bool intersect) {
  std::vector<uint32_t> merged(a.size() + b.size() + 1);
  size_t i = 0, j = 0, count = 0, before = 0;
  // A mask is set after an odd number of its changes. No branch depends on the masks: they are hard to foretell.
  while (i < a.size() && j < b.size()) {
    const uint32_t at_a = a[i], at_b = b[j];
    i += at_a <= at_b, j += at_b <= at_a;
    const size_t set = (intersect ? i & j : i | j) & 1;
    merged[count] = std::min(at_a, at_b);
    count += set ^ before;
    before = set;
  }
  merged.resize(count);
  // Where one mask has no more changes, the other alone decides, or nothing does.
  const bool a_left = i < a.size();
  const size_t ended = (a_left ? j : i) & 1;
  if (ended == size_t(intersect)) {
    const auto& left = a_left ? a : b;
    merged.insert(merged.end(), left.begin() + static_cast<std::ptrdiff_t>(a_left ? i : j), left.end());
  }
  return merged;
}

RunIntervals::RunIntervals(const Runs& runs, int64_t height)
    : box_(runs_box(runs, height)), area_(runs_area(runs)), changes_(runs_to_changes(runs)) {
  if (changes_.size() % 2 == 1) {
    int64_t pixels = 0;
    for (const uint32_t run : runs) pixels += run;
    changes_.push_back(static_cast<uint32_t>(pixels));
  }
}

int64_t RunIntervals::intersection(const RunIntervals& other) const {
  const bool apart = area_ == 0 || other.area_ == 0 || box_.left >= other.box_.left + other.box_.width ||
                     other.box_.left >= box_.left + box_.width || box_.top >= other.box_.top + other.box_.height ||
                     other.box_.top >= box_.top + box_.height;
  if (apart) return 0;
  const auto& a = changes_;
  const auto& b = other.changes_;
  // The first interval that ends behind the other mask's begin.
  const auto first = [](const std::vector<uint32_t>& changes, uint32_t begin) {
    const auto found = std::upper_bound(changes.begin(), changes.end(), begin) - changes.begin();
    return static_cast<size_t>(found) & ~size_t{1};
  };
  size_t i = first(a, b.front()), j = first(b, a.front());
  int64_t both = 0;
  while (i < a.size() && j < b.size()) {
    const uint32_t end_a = a[i + 1], end_b = b[j + 1];
    const int64_t shared = int64_t{std::min(end_a, end_b)} - int64_t{std::max(a[i], b[j])};
    both += std::max<int64_t>(shared, 0);
    i += size_t{end_a <= end_b} * 2, j += size_t{end_b <= end_a} * 2;
  }
  return both;
}

}  // namespace torchvision::kernels
