#include "kernels/ops/rotated_iou.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace torchvision::kernels {
namespace {

constexpr double kRadians = 0.01745329251;  // the original's, cut off after ten digits
constexpr double kSlack = 1e-5;             // a corner too many does no harm, one too few loses the area
constexpr double kNoArea = 1e-14, kParallel = 1e-14;

template <class Scalar>
struct Point {
  Scalar x, y;
  Point operator+(Point other) const { return {x + other.x, y + other.y}; }
  Point operator-(Point other) const { return {x - other.x, y - other.y}; }
  Point operator*(Scalar factor) const { return {x * factor, y * factor}; }
};

template <class Scalar>
Scalar dot(Point<Scalar> a, Point<Scalar> b) {
  return a.x * b.x + a.y * b.y;
}

template <class Scalar>
Scalar cross(Point<Scalar> a, Point<Scalar> b) {
  return a.x * b.y - b.x * a.y;
}

template <class Scalar>
using Corners = std::array<Point<Scalar>, 4>;

/// Where edges cross, and corners inside the other box: 16 + 4 + 4 at most.
template <class Scalar>
struct Polygon {
  std::array<Point<Scalar>, 24> points;
  size_t count = 0;
  void add(Point<Scalar> point) { points[count++] = point; }
};

template <class Scalar>
Corners<Scalar> corners_of(Point<Scalar> centre, Scalar width, Scalar height, Scalar degrees) {
  const double angle = double(degrees) * kRadians;
  const Scalar cosine = Scalar(std::cos(angle)) * Scalar(0.5), sine = Scalar(std::sin(angle)) * Scalar(0.5);
  const Point<Scalar> first{centre.x + sine * height + cosine * width, centre.y + cosine * height - sine * width};
  const Point<Scalar> second{centre.x - sine * height + cosine * width, centre.y - cosine * height - sine * width};
  return {first, second, centre * 2 - first, centre * 2 - second};
}

template <class Scalar>
Corners<Scalar> edges_of(const Corners<Scalar>& corners) {
  Corners<Scalar> edges;
  for (size_t i = 0; i < 4; ++i) edges[i] = corners[(i + 1) % 4] - corners[i];
  return edges;
}

template <class Scalar>
bool on_edge(Scalar where) {
  return double(where) > -kSlack && double(where) < 1.0 + kSlack;
}

template <class Scalar>
void add_crossings(const Corners<Scalar>& a, const Corners<Scalar>& a_edges, const Corners<Scalar>& b,
                   const Corners<Scalar>& b_edges, Polygon<Scalar>& polygon) {
  for (size_t i = 0; i < 4; ++i)
    for (size_t j = 0; j < 4; ++j) {
      const Scalar determinant = cross(b_edges[j], a_edges[i]);
      if (double(std::abs(determinant)) <= kParallel) continue;
      const Point<Scalar> between = b[j] - a[i];
      const Scalar on_a = cross(b_edges[j], between) / determinant;
      const Scalar on_b = cross(a_edges[i], between) / determinant;
      if (on_edge(on_a) && on_edge(on_b)) polygon.add(a[i] + a_edges[i] * on_a);
    }
}

/// Corners whose projections fall on both sides of the box.
template <class Scalar>
void add_inner_corners(const Corners<Scalar>& corners, const Corners<Scalar>& box, const Corners<Scalar>& box_edges,
                       Polygon<Scalar>& polygon) {
  const Point<Scalar> along = box_edges[0], back = box_edges[3];
  const double length = double(dot(along, along)), depth = double(dot(back, back));
  for (const Point<Scalar>& corner : corners) {
    const Point<Scalar> offset = corner - box[0];
    const double x = double(dot(offset, along)), y = double(-dot(offset, back));
    if (x > -kSlack && y > -kSlack && x < length + kSlack && y < depth + kSlack) polygon.add(corner);
  }
}

/// Moves the lowest point (the left one of equals) to the front, and makes it the origin.
template <class Scalar>
void start_at_lowest(Polygon<Scalar>& polygon) {
  const auto end = polygon.points.begin() + std::ptrdiff_t(polygon.count);
  const auto lowest = std::min_element(polygon.points.begin(), end, [](Point<Scalar> a, Point<Scalar> b) {
    return a.y < b.y || (a.y == b.y && a.x < b.x);
  });
  const Point<Scalar> origin = *lowest;
  for (auto point = polygon.points.begin(); point != end; ++point) *point = *point - origin;
  std::swap(polygon.points[0], *lowest);
}

/// By angle, nearer ones first where angles are the same. An exchange sort: nearly equal angles have no strict order,
/// and the original's outcome is wanted.
template <class Scalar>
void sort_by_angle(Polygon<Scalar>& polygon) {
  auto& points = polygon.points;
  for (size_t i = 1; i + 1 < polygon.count; ++i)
    for (size_t j = i + 1; j < polygon.count; ++j) {
      const double turn = double(cross(points[i], points[j]));
      if (turn < -1e-6 || (std::abs(turn) < 1e-6 && dot(points[i], points[i]) > dot(points[j], points[j])))
        std::swap(points[i], points[j]);
    }
}

/// Graham's scan in place; the number of points on the hull.
template <class Scalar>
size_t convex_hull(Polygon<Scalar>& polygon) {
  start_at_lowest(polygon);
  sort_by_angle(polygon);
  auto& points = polygon.points;
  size_t next = 1;
  while (next < polygon.count && !(double(dot(points[next], points[next])) > 1e-8)) ++next;
  if (next == polygon.count) return 1;
  points[1] = points[next];
  size_t size = 2;
  for (size_t i = next + 1; i < polygon.count; ++i) {
    while (size > 1) {
      const Point<Scalar> to_new = points[i] - points[size - 2], to_last = points[size - 1] - points[size - 2];
      if (!(to_new.x * to_last.y >= to_last.x * to_new.y)) break;
      --size;
    }
    points[size++] = points[i];
  }
  return size;
}

template <class Scalar>
Scalar hull_area(Polygon<Scalar>& polygon) {
  const size_t size = convex_hull(polygon);
  const auto& points = polygon.points;
  Scalar doubled = 0;
  for (size_t i = 1; i + 1 < size; ++i) doubled += std::abs(cross(points[i] - points[0], points[i + 1] - points[0]));
  return size <= 2 ? Scalar(0) : Scalar(double(doubled) / 2.0);
}

/// Certain to have nothing in common: farther apart than their half diagonals, with more room than the slack can
/// bridge. A slack in units of area is a wide one for tiny sides; those take the long way.
template <class Scalar>
bool far_apart(const Scalar* a, const Scalar* b) {
  if (!(std::min({a[2], a[3], b[2], b[3]}) >= Scalar(0.01))) return false;
  const double reach = 0.5 * (std::hypot(double(a[2]), double(a[3])) + std::hypot(double(b[2]), double(b[3])));
  return std::hypot(double(a[0]) - double(b[0]), double(a[1]) - double(b[1])) > reach * 1.001 + 0.01;
}

}  // namespace

template <class Scalar>
float rotated_iou(const Scalar* a, const Scalar* b) {
  const Scalar a_area = a[2] * a[3], b_area = b[2] * b[3];
  if (double(a_area) < kNoArea || double(b_area) < kNoArea || far_apart(a, b)) return 0;
  // Both around their common middle: coordinates near 0 keep more digits.
  const double middle_x = double(a[0] + b[0]) / 2.0, middle_y = double(a[1] + b[1]) / 2.0;
  const Point<Scalar> a_centre{Scalar(double(a[0]) - middle_x), Scalar(double(a[1]) - middle_y)};
  const Point<Scalar> b_centre{Scalar(double(b[0]) - middle_x), Scalar(double(b[1]) - middle_y)};
  const Corners<Scalar> a_corners = corners_of(a_centre, a[2], a[3], a[4]);
  const Corners<Scalar> b_corners = corners_of(b_centre, b[2], b[3], b[4]);
  const Corners<Scalar> a_edges = edges_of(a_corners), b_edges = edges_of(b_corners);
  Polygon<Scalar> polygon;
  add_crossings(a_corners, a_edges, b_corners, b_edges, polygon);
  add_inner_corners(a_corners, b_corners, b_edges, polygon);
  add_inner_corners(b_corners, a_corners, a_edges, polygon);
  const Scalar both = polygon.count <= 2 ? Scalar(0) : hull_area(polygon);
  // Tiny boxes gain corners by the slack, and with them more area than they have: the quotient can be infinite, or
  // below 0.
  return float(std::clamp(both / (a_area + b_area - both), Scalar(0), Scalar(1)));
}

template <class Scalar>
void rotated_iou_row(const Scalar* box, const Scalar* others, int64_t count, float* row) {
  for (int64_t i = 0; i < count; ++i) row[i] = rotated_iou(box, others + 5 * i);
}

template <class Scalar>
int64_t rotated_nms(const Scalar* boxes, const int64_t* order, int64_t count, double threshold, int64_t* kept) {
  int64_t size = 0;
  for (int64_t i = 0; i < count; ++i) {
    const auto overlaps = [&](int64_t other) {
      return double(rotated_iou(boxes + 5 * other, boxes + 5 * order[i])) > threshold;
    };
    if (std::none_of(kept, kept + size, overlaps)) kept[size++] = order[i];
  }
  return size;
}

template float rotated_iou(const float*, const float*);
template float rotated_iou(const double*, const double*);
template void rotated_iou_row(const float*, const float*, int64_t, float*);
template void rotated_iou_row(const double*, const double*, int64_t, float*);
template int64_t rotated_nms(const float*, const int64_t*, int64_t, double, int64_t*);
template int64_t rotated_nms(const double*, const int64_t*, int64_t, double, int64_t*);

}  // namespace torchvision::kernels
