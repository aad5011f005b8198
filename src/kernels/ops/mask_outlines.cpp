// A sweep over the lines between columns: horizontal edges of outlines run on from line to line, vertical ones lie on a
// line where the columns at its sides differ. Work and memory follow the number of runs, not of pixels.
#include <algorithm>

#include "kernels/ops/run_polygons.h"

namespace torchvision::kernels {
namespace {

using Places = std::vector<int64_t>;
constexpr int64_t kNone = -1;

/// Where two edges of an outline meet at a right angle.
struct Corner {
  int64_t x, y;
  int64_t next = kNone;     ///< the corner that follows clockwise around set pixels
  int64_t above = kNone;    ///< of a hole's corner: where the horizontal edge begins that lies above, over set pixels
  bool opens_hole = false;  ///< the first corner of a horizontal edge that has set pixels above
  bool visited = false;
  std::vector<int64_t> holes = {};  ///< first corners of holes that hang on the edge from here on, from left to right
};

/// Splits runs into the changes of each column.
class ColumnChanges {
 public:
  ColumnChanges(const Runs& runs, int64_t height) : changes_(runs_to_changes(runs)), height_(height) {}

  /// Rows where column `x` changes between not set and set, from the first on; asked for in order.
  void get(int64_t x, Places& rows) {
    rows.clear();
    const int64_t top = x * height_;
    if (next_ % 2 == 1) rows.push_back(0);
    for (; next_ < changes_.size() && changes_[next_] < top + height_; ++next_) {
      const int64_t row = changes_[next_] - top;
      if (!rows.empty() && rows.back() == row) {
        rows.pop_back();
      } else {
        rows.push_back(row);
      }
    }
    if (next_ % 2 == 1) rows.push_back(height_);
  }

  /// The first column after those asked for that is not as the last one was, set wholly or not at all; `x` where that
  /// was neither.
  int64_t next_unlike(int64_t x, const Places& last, int64_t width) const {
    const bool uniform = last.empty() || (last.size() == 2 && last[0] == 0 && last[1] == height_);
    if (!uniform) return x;
    return next_ < changes_.size() ? std::max<int64_t>(x, changes_[next_] / height_) : width;
  }

 private:
  std::vector<uint32_t> changes_;
  int64_t height_;
  size_t next_ = 0;
};

class Sweep {
 public:
  /// The line at `x`, between columns that change at these rows.
  void line(int64_t x, const Places& left, const Places& right) {
    size_t i = 0, j = 0;
    opening_.assign(right.size(), kNone);
    int64_t vertical = kNone;  // the corner from which a vertical edge comes down
    while (i < left.size() || j < right.size()) {
      const int64_t y = std::min(i < left.size() ? left[i] : right[j], j < right.size() ? right[j] : left[i]);
      const bool ends = i < left.size() && left[i] == y, starts = j < right.size() && right[j] == y;
      const bool left_above = i % 2 == 1, right_above = j % 2 == 1;
      if (ends && starts && left_above == right_above) {
        opening_[j] = open_[i];  // an edge runs on
      } else if (ends && starts) {
        vertical = cross(x, y, vertical, open_[i], opening_[j], left_above);
      } else {
        const int64_t corner = add(x, y);
        if (ends) end_edge(open_[i], corner, left_above);
        if (starts) start_edge(opening_[j], corner, right_above);
        if (left_above != right_above) {
          end_vertical(vertical, corner, left_above);
          vertical = kNone;
        } else {
          vertical = corner;
        }
      }
      i += ends, j += starts;
    }
    open_.swap(opening_);
    note_edges_above(right);
    first_of_line_ = corners_.size();
  }

  std::vector<Corner>& corners() { return corners_; }

 private:
  int64_t add(int64_t x, int64_t y) {
    corners_.push_back({x, y});
    return static_cast<int64_t>(corners_.size()) - 1;
  }
  Corner& at(int64_t corner) { return corners_[size_t(corner)]; }

  /// Set pixels lie to the right of an outline's direction: above means that it runs to the left. `begin` is the corner
  /// from which the edge comes.
  void end_edge(int64_t begin, int64_t corner, bool set_above) {
    (set_above ? at(corner).next : at(begin).next) = set_above ? begin : corner;
  }
  void start_edge(int64_t& begin, int64_t corner, bool set_above) {
    begin = corner;
    at(corner).opens_hole = set_above;
  }
  void end_vertical(int64_t upper, int64_t lower, bool set_left) {
    (set_left ? at(upper).next : at(lower).next) = set_left ? lower : upper;
  }

  /// Two corners in one place, where pixels touch by their corners alone: each keeps to its own pixels. Returns the one
  /// from which a vertical edge goes down.
  int64_t cross(int64_t x, int64_t y, int64_t vertical, int64_t ending, int64_t& starting, bool left_above) {
    const int64_t upper = add(x, y), lower = add(x, y);
    end_vertical(vertical, upper, left_above);
    end_edge(ending, left_above ? upper : lower, left_above);
    start_edge(starting, left_above ? lower : upper, !left_above);
    return lower;
  }

  /// For holes whose outline begins on this line: the edge at the other end of the set pixels above them.
  void note_edges_above(const Places& right) {
    size_t j = 0;
    for (size_t corner = first_of_line_; corner < corners_.size(); ++corner) {
      if (!corners_[corner].opens_hole) continue;
      while (right[j] < corners_[corner].y) ++j;
      corners_[corner].above = open_[j - 1];
    }
  }

  std::vector<Corner> corners_;
  /// The corner from which each horizontal edge comes that runs through the column before the line, and behind it.
  std::vector<int64_t> open_, opening_;
  size_t first_of_line_ = 0;
};

/// Hangs every hole on the edge above it. Returns the first corners of the outer outlines.
std::vector<int64_t> hang_holes(std::vector<Corner>& corners) {
  std::vector<int64_t> outer;
  for (size_t first = 0; first < corners.size(); ++first) {
    if (corners[first].visited) continue;
    if (corners[first].opens_hole) {
      corners[size_t(corners[first].above)].holes.push_back(static_cast<int64_t>(first));
    } else {
      outer.push_back(static_cast<int64_t>(first));
    }
    for (size_t c = first; !corners[c].visited; c = size_t(corners[c].next)) corners[c].visited = true;
  }
  return outer;
}

/// Walks around an outline and, where holes hang on it, down to them, around and back.
class Walk {
 public:
  explicit Walk(const std::vector<Corner>& corners) : corners_(corners) {}

  std::vector<double> around(int64_t outer) {
    points_.clear();
    walks_.push_back({outer, outer, 0, 0});
    while (!walks_.empty()) step();
    return points_;
  }

 private:
  struct Loop {
    int64_t first, corner;
    size_t hole;     ///< the next one of those that hang on the edge from `corner` on
    int64_t seam_y;  ///< of a hole: where its seam begins
  };

  const Corner& at(int64_t corner) const { return corners_[size_t(corner)]; }
  void point(int64_t x, int64_t y) {
    const double px = double(x), py = double(y);
    const size_t size = points_.size();
    if (size >= 2 && points_[size - 2] == px && points_[size - 1] == py) return;
    points_.push_back(px), points_.push_back(py);
  }

  void step() {
    Loop& loop = walks_.back();
    const Corner& corner = at(loop.corner);
    if (loop.hole == 0) point(corner.x, corner.y);
    if (loop.hole < corner.holes.size()) {
      const int64_t hole = corner.holes[loop.hole++];
      point(at(hole).x, corner.y);
      walks_.push_back({hole, hole, 0, corner.y});
      return;
    }
    loop.corner = corner.next, loop.hole = 0;
    if (loop.corner != loop.first) return;
    const Loop done = loop;
    walks_.pop_back();
    if (walks_.empty()) return;
    point(at(done.first).x, at(done.first).y);
    point(at(done.first).x, done.seam_y);
  }

  const std::vector<Corner>& corners_;
  std::vector<Loop> walks_;
  std::vector<double> points_;
};

}  // namespace

std::vector<std::vector<double>> runs_outlines(const Runs& runs, int64_t height, int64_t width) {
  Sweep sweep;
  ColumnChanges changes(runs, height);
  Places left, right;
  for (int64_t x = 0; x <= width; ++x) {
    right.clear();
    if (x < width) changes.get(x, right);
    sweep.line(x, left, right);
    left.swap(right);
    if (x < width) x = changes.next_unlike(x + 1, left, width) - 1;
  }
  const std::vector<int64_t> outer = hang_holes(sweep.corners());
  std::vector<std::vector<double>> outlines;
  outlines.reserve(outer.size());
  Walk walk(sweep.corners());
  for (const int64_t first : outer) outlines.push_back(walk.around(first));
  return outlines;
}

}  // namespace torchvision::kernels
