#include "transforms/functional/moved_places.h"

#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;

at::Tensor moved_pixels(const at::Tensor& points, CanvasSize canvas, const MovesPlaces& moves) {
  const at::Tensor edges = at::tensor({canvas.width, canvas.height}, at::kDouble).clamp_(1).to(points.device());
  return moves(points.to(at::kDouble).div(edges)).mul(edges);
}

/// Three places along an edge: both ends, and what lies nearest the middle.
at::Tensor along(const at::Tensor& first, const at::Tensor& second, double middle) {
  return at::stack({first, at::minimum(at::maximum(first, first.new_full({}, middle)), second), second}, -1);
}

at::Tensor around_upright(const at::Tensor& boxes, CanvasSize canvas, const MovesPlaces& moves) {
  const at::Tensor x = along(boxes.select(1, 0), boxes.select(1, 2), double(canvas.width) * 0.5);
  const at::Tensor y = along(boxes.select(1, 1), boxes.select(1, 3), double(canvas.height) * 0.5);
  const at::Tensor places = at::stack({x.unsqueeze(1).expand({-1, 3, 3}), y.unsqueeze(2).expand({-1, 3, 3})}, -1);
  const at::Tensor moved = moved_pixels(places.flatten(1, 2), canvas, moves);
  return at::cat({moved.amin(1), moved.amax(1)}, 1);
}

}  // namespace

at::Tensor moved_keypoints(const char* function, const at::Tensor& points, CanvasSize canvas_size,
                           const MovesPlaces& moves) {
  check_points(function, points);
  if (points.numel() == 0) return points;
  return moved_pixels(points, canvas_size, moves).to(points.scalar_type());
}

at::Tensor moved_bounding_boxes(const char* function, const at::Tensor& boxes, BoundingBoxFormat format,
                                CanvasSize canvas_size, std::optional<tv_tensors::ClampingMode> clamping_mode,
                                const MovesPlaces& moves) {
  flat_boxes(function, boxes, format);
  if (boxes.numel() == 0) return boxes;
  const bool rotated = tv_tensors::is_rotated_bounding_format(format);
  const BoundingBoxFormat corners = corner_format(format);
  const at::Tensor real = boxes.is_floating_point() ? boxes : boxes.to(at::kFloat);
  const at::Tensor flat = flat_boxes(function, convert_bounding_box_format(real, format, corners), corners);
  at::Tensor result = rotated ? boxes_around(moved_pixels(corners_of(flat, true), canvas_size, moves), true)
                              : around_upright(flat.to(at::kDouble), canvas_size, moves);
  result = clamp_bounding_boxes(result.to(flat.scalar_type()), corners, canvas_size, clamping_mode);
  return convert_bounding_box_format(result, corners, format).reshape(boxes.sizes()).to(boxes.scalar_type());
}

}  // namespace torchvision::transforms::functional
