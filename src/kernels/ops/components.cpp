// Runs of set pixels, joined with those of the row above that they touch: pixels themselves are looked at once, 64 at a
// time. Wu, Otoo and Suzuki 2009, doi 10.1007/s10044-008-0109-y, on runs.
#include "kernels/ops/components.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "kernels/ops/kept_vector.h"
#include "kernels/ops/mask_bits.h"

namespace torchvision::kernels {
namespace {

/// Sets that are joined; each is named by its least member.
class Joined {
 public:
  void clear() { parent_.clear(); }
  void release() { release_if_large(parent_); }
  void add() { parent_.push_back(static_cast<int32_t>(parent_.size())); }
  int32_t find(int32_t i) {
    while (parent_[size_t(i)] != i) i = parent_[size_t(i)] = parent_[size_t(parent_[size_t(i)])];
    return i;
  }
  /// `a` and `b` are names.
  int32_t join(int32_t a, int32_t b) {
    const auto [least, other] = std::minmax(a, b);
    parent_[size_t(other)] = least;
    return least;
  }

 private:
  std::vector<int32_t> parent_;
};

/// Appends a row's runs. `changes` has room for the places where a row's value changes, its end included: begins and
/// ends by turns, so that no branch asks which one a place is.
void append_row(const uint64_t* words, int64_t width, int32_t row, std::vector<int32_t>& changes,
                std::vector<ComponentRun>& runs) {
  uint64_t before = 0;
  size_t count = 0;
  for (int64_t i = 0; i < words_for(width); ++i) {
    const auto place = static_cast<int32_t>(64 * i);
    uint64_t changed = words[i] ^ (words[i] << 1 | before);
    before = words[i] >> 63;
    for (; changed; changed &= changed - 1) changes[count++] = place + std::countr_zero(changed);
  }
  if (before) changes[count++] = static_cast<int32_t>(width);
  const size_t first = runs.size();
  runs.resize(first + count / 2);
  for (size_t i = 0; i < count / 2; ++i) runs[first + i] = {row, changes[2 * i], changes[2 * i + 1], 0};
}

/// Joins the runs [begin, end) of a row with those of the row above, [above, begin). `reach` is 1 where corners count.
void join_rows(const std::vector<ComponentRun>& runs, size_t above, size_t begin, size_t end, int32_t reach,
               Joined& joined) {
  for (size_t i = begin; i < end; ++i) {
    const ComponentRun& run = runs[i];
    joined.add();
    while (above < begin && runs[above].end + reach <= run.begin) ++above;
    auto name = static_cast<int32_t>(i);
    for (size_t j = above; j < begin && runs[j].begin < run.end + reach; ++j) {
      const int32_t other = joined.find(static_cast<int32_t>(j));
      if (other != name) name = joined.join(name, other);
    }
  }
}

}  // namespace

int32_t find_components(const uint8_t* mask, int64_t height, int64_t width, bool diagonal,
                        std::vector<ComponentRun>& runs) {
  static thread_local std::vector<uint64_t> words;
  static thread_local std::vector<int32_t> changes;
  static thread_local Joined joined;
  words.resize(size_t(words_for(width)));
  changes.resize(size_t(width) + 1);
  runs.clear();
  joined.clear();
  size_t above = 0;
  for (int64_t y = 0; y < height; ++y) {
    const size_t begin = runs.size();
    pack_bits(mask + y * width, width, words.data());
    append_row(words.data(), width, static_cast<int32_t>(y), changes, runs);
    join_rows(runs, above, begin, runs.size(), diagonal ? 1 : 0, joined);
    above = begin;
  }
  int32_t count = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    const int32_t name = joined.find(static_cast<int32_t>(i));
    runs[i].label = size_t(name) == i ? ++count : runs[size_t(name)].label;
  }
  joined.release();
  release_if_large(changes);
  return count;
}

void write_labels(const std::vector<ComponentRun>& runs, int64_t height, int64_t width, int32_t* labels) {
  int32_t* place = labels;
  for (const ComponentRun& run : runs) {
    int32_t* row = labels + run.row * width;
    std::fill(place, row + run.begin, 0);
    place = row + run.end;
    std::fill(row + run.begin, place, run.label);
  }
  std::fill(place, labels + height * width, 0);
}

namespace {

constexpr ComponentExtent kNothing = {
    std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::max(), 0, 0, 0, 0, 0};

void add_pixels(ComponentExtent& extent, int64_t row, int64_t begin, int64_t end) {
  if (begin >= end) return;
  const int64_t area = end - begin;
  extent.left = std::min(extent.left, begin), extent.right = std::max(extent.right, end);
  extent.top = std::min(extent.top, row), extent.bottom = std::max(extent.bottom, row + 1);
  extent.area += area;
  extent.x_sum += double(begin + end - 1) * double(area) / 2, extent.y_sum += double(row) * double(area);
}

}  // namespace

void component_extents(const std::vector<ComponentRun>& runs, int64_t height, int64_t width, int32_t count,
                       ComponentExtent* extents) {
  std::fill_n(extents, count + 1, kNothing);
  size_t next = 0;
  for (int64_t y = 0; y < height; ++y) {
    int64_t x = 0;
    for (; next < runs.size() && runs[next].row == y; ++next) {
      add_pixels(extents[0], y, x, runs[next].begin);
      add_pixels(extents[runs[next].label], y, runs[next].begin, runs[next].end);
      x = runs[next].end;
    }
    add_pixels(extents[0], y, x, width);
  }
  for (int32_t i = 0; i <= count; ++i)
    if (extents[i].area == 0) extents[i] = {};
}

}  // namespace torchvision::kernels
