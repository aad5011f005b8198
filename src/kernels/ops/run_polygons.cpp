#include "kernels/ops/run_polygons.h"

#include <algorithm>
#include <cmath>

#include "kernels/ops/kept_vector.h"

namespace torchvision::kernels {
namespace {

/// COCO draws outlines on a grid of fifths of a pixel and samples a column of pixels where they step over its middle,
/// from fifth 5 x + 2 to the next. It draws every point; these steps alone decide, and are computed directly.
constexpr int64_t kFifths = 5, kMiddle = 2;

struct GridPoint {
  int64_t x, y;
};

struct Edge {
  GridPoint from, to;
  bool flat;     ///< a point for each x, else for each y
  double slope;  ///< of the other coordinate

  Edge(GridPoint a, GridPoint b) {
    const int64_t dx = std::abs(b.x - a.x), dy = std::abs(b.y - a.y);
    flat = dx >= dy;
    const bool flip = flat ? a.x > b.x : a.y > b.y;
    from = flip ? b : a, to = flip ? a : b;
    slope = flat ? double(to.y - from.y) / double(dx) : double(to.x - from.x) / double(dy);
  }

  /// The other coordinate of point `step`, rounded as COCO does.
  int64_t across(int64_t step) const {
    return static_cast<int64_t>(double(flat ? from.y : from.x) + slope * double(step) + .5);
  }

  /// The upper end of the step from fifth `x` to the next one.
  int64_t y_of_step(int64_t x) const {
    if (flat) return std::min(across(x - from.x), across(x + 1 - from.x));
    // The first point on the other side. The estimate is off by rounding alone.
    const bool rises = slope > 0;
    const auto beyond = [&](int64_t step) { return rises ? across(step) > x : across(step) <= x; };
    const int64_t last = to.y - from.y;
    auto step = static_cast<int64_t>((double(x) + .5 - double(from.x)) / slope);
    step = std::clamp<int64_t>(step, 1, last);
    while (step < last && !beyond(step)) ++step;
    while (step > 1 && beyond(step - 1)) --step;
    return from.y + step - 1;
  }
};

int64_t to_grid(double coordinate) { return static_cast<int64_t>(double(kFifths) * coordinate + .5); }

/// Appends the pixels, counted down the columns, from which on an edge turns inside to outside and back.
void append_crossings(const Edge& edge, int64_t height, int64_t width, std::vector<uint32_t>& crossings) {
  const auto [left, right] = std::minmax(edge.from.x, edge.to.x);
  if (left == right) return;
  const int64_t first = std::max<int64_t>(0, (left - kMiddle + kFifths - 1) / kFifths);
  for (int64_t x = first; x < width && x * kFifths + kMiddle < right; ++x) {
    const int64_t fifth = edge.y_of_step(x * kFifths + kMiddle);
    const int64_t y = fifth <= kMiddle ? 0 : std::min(height, (fifth - kMiddle + kFifths - 1) / kFifths);
    crossings.push_back(static_cast<uint32_t>(x * height + y));
  }
}

}  // namespace

Runs polygon_runs(const double* corners, int64_t points, int64_t height, int64_t width) {
  static thread_local std::vector<uint32_t> crossings;
  crossings.clear();
  const auto point = [&](int64_t i) { return GridPoint{to_grid(corners[2 * i]), to_grid(corners[2 * i + 1])}; };
  for (int64_t i = 0; i < points; ++i)
    append_crossings(Edge(point(i), point(i + 1 < points ? i + 1 : 0)), height, width, crossings);
  std::sort(crossings.begin(), crossings.end());
  const auto pixels = static_cast<uint32_t>(height * width);
  size_t kept = 0;
  for (const uint32_t crossing : crossings) {  // two at one place undo each other
    if (kept > 0 && crossings[kept - 1] == crossing) {
      --kept;
    } else if (crossing < pixels) {
      crossings[kept++] = crossing;
    }
  }
  crossings.resize(kept);
  Runs runs = changes_to_runs(crossings, height * width);
  release_if_large(crossings);
  return runs;
}

}  // namespace torchvision::kernels
