#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/keypoints.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;
using tv_tensors::KeyPoints;

/// Boxes (N, 4 or 8) by their corners.
at::Tensor valid_boxes(const at::Tensor& boxes, CanvasSize canvas, const SanitizeBoundingBoxesOptions& options) {
  const auto at_column = [&](int64_t column) { return boxes.select(1, column); };
  at::Tensor widths, heights;
  if (boxes.size(1) == 8) {
    widths = ((at_column(0) - at_column(2)).pow(2) + (at_column(1) - at_column(3)).pow(2)).sqrt();
    // Columns 3 to 6 as in Python, which takes x for y here: what it keeps is what it keeps.
    heights = ((at_column(3) - at_column(5)).pow(2) + (at_column(4) - at_column(6)).pow(2)).sqrt();
  } else {
    widths = at_column(2) - at_column(0);
    heights = at_column(3) - at_column(1);
  }
  at::Tensor valid = (widths >= options.min_size) & (heights >= options.min_size) & (boxes >= 0).all(-1) &
                     (widths * heights >= options.min_area);
  for (int64_t x = 0; x < boxes.size(1); x += 2)
    valid &= (at_column(x) <= canvas.width) & (at_column(x + 1) <= canvas.height);
  return valid;
}

}  // namespace

std::pair<at::Tensor, at::Tensor> sanitize_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format,
                                                          CanvasSize canvas_size,
                                                          const SanitizeBoundingBoxesOptions& options) {
  flat_boxes("sanitize_bounding_boxes", boxes, format);
  TORCH_CHECK_VALUE(boxes.dim() == 2, "sanitize_bounding_boxes: expected boxes (N, K), got a tensor of shape ",
                    boxes.sizes());
  const at::Tensor corners = convert_bounding_box_format(boxes, format, corner_format(format));
  const at::Tensor valid = valid_boxes(corners, canvas_size, options);
  return {boxes.index({valid}), valid};
}

std::pair<BoundingBoxes, at::Tensor> sanitize_bounding_boxes(const BoundingBoxes& boxes,
                                                             const SanitizeBoundingBoxesOptions& options) {
  const auto [kept, valid] = sanitize_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, options);
  return {wrap(kept, boxes), valid};
}

at::Tensor clamp_keypoints(const at::Tensor& points, CanvasSize canvas_size) {
  check_points("clamp_keypoints", points);
  const at::Tensor real = points.is_floating_point() ? points.clone() : points.to(at::kFloat);
  real.select(-1, 0).clamp_(0, canvas_size.width - 1);
  real.select(-1, 1).clamp_(0, canvas_size.height - 1);
  return real.to(points.scalar_type());
}

KeyPoints clamp_keypoints(const KeyPoints& points) {
  return wrap(clamp_keypoints(points.data, points.canvas_size), points);
}

std::pair<at::Tensor, at::Tensor> sanitize_keypoints(const at::Tensor& points, CanvasSize canvas_size) {
  check_points("sanitize_keypoints", points);
  TORCH_CHECK_VALUE(points.dim() >= 2, "sanitize_keypoints: expected points (N, ..., 2), got a tensor of shape ",
                    points.sizes());
  const at::Tensor x = points.select(-1, 0), y = points.select(-1, 1);
  at::Tensor valid = (x >= 0) & (x < canvas_size.width) & (y >= 0) & (y < canvas_size.height);
  if (valid.dim() > 1) valid = valid.flatten(1).all(1);
  return {points.index({valid}), valid};
}

std::pair<KeyPoints, at::Tensor> sanitize_keypoints(const KeyPoints& points) {
  const auto [kept, valid] = sanitize_keypoints(points.data, points.canvas_size);
  return {wrap(kept, points), valid};
}

}  // namespace torchvision::transforms::functional
