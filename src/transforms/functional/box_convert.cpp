#include <ATen/ATen.h>

#include <numbers>

#include "torchvision/transforms/functional/boxes.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxFormat;

// Every step below takes boxes (N, K) that it may write over, and gives boxes of the same dtype.

at::Tensor columns(const at::Tensor& boxes, int64_t first, int64_t count = 2) { return boxes.narrow(1, first, count); }

at::Tensor halved(const at::Tensor& lengths, int64_t divisor = 2) {
  return lengths.is_floating_point() ? lengths.div(divisor) : lengths.div(divisor, "floor");
}

at::Tensor xywh_to_xyxy(const at::Tensor& boxes) {
  columns(boxes, 2).add_(columns(boxes, 0));
  return boxes;
}

at::Tensor xyxy_to_xywh(const at::Tensor& boxes) {
  columns(boxes, 2).sub_(columns(boxes, 0));
  return boxes;
}

at::Tensor xywh_to_cxcywh(const at::Tensor& boxes) {
  columns(boxes, 0).add_(halved(columns(boxes, 2)));
  return boxes;
}

at::Tensor xyxy_to_cxcywh(const at::Tensor& boxes) {
  columns(boxes, 2).sub_(columns(boxes, 0));
  const at::Tensor twice = columns(boxes, 0).mul_(2).add_(columns(boxes, 2));
  boxes.is_floating_point() ? twice.div_(2) : twice.div_(2, "floor");
  return boxes;
}

/// Through float32 for integers, whose corners are cut towards zero.
at::Tensor cxcywh_to_xyxy(const at::Tensor& boxes) {
  const at::Tensor real = boxes.is_floating_point() ? boxes : boxes.to(at::kFloat);
  columns(real, 0).sub_(columns(real, 2).div(2));
  columns(real, 2).add_(columns(real, 0));
  return real.to(boxes.scalar_type());
}

at::Tensor cxcywh_to_xywh(const at::Tensor& boxes) {
  if (!boxes.is_floating_point()) return xyxy_to_xywh(cxcywh_to_xyxy(boxes));
  columns(boxes, 0).sub_(columns(boxes, 2).div(2));
  return boxes;
}

struct Turn {
  at::Tensor cos, sin;
  explicit Turn(const at::Tensor& boxes) {
    const at::Tensor radians = boxes.select(1, 4).mul(std::numbers::pi).div(180.0);
    cos = radians.cos();
    sin = radians.sin();
  }
};

at::Tensor cxcywhr_to_xywhr(const at::Tensor& boxes) {
  const at::Tensor half = halved(columns(boxes, 2), -2).abs_();
  const at::Tensor width = half.select(1, 0), height = half.select(1, 1);
  const Turn turn(boxes);
  boxes.select(1, 0).sub_(width.mul(turn.cos)).sub_(height.mul(turn.sin));
  boxes.select(1, 1).add_(width.mul(turn.sin)).sub_(height.mul(turn.cos));
  return boxes;
}

at::Tensor xywhr_to_cxcywhr(const at::Tensor& boxes) {
  const at::Tensor half = halved(columns(boxes, 2), -2).abs_();
  const at::Tensor width = half.select(1, 0), height = half.select(1, 1);
  const Turn turn(boxes);
  boxes.select(1, 0).add_(width.mul(turn.cos)).add_(height.mul(turn.sin));
  boxes.select(1, 1).sub_(width.mul(turn.sin)).add_(height.mul(turn.cos));
  return boxes;
}

at::Tensor xywhr_to_corners(const at::Tensor& boxes) {
  const at::Tensor width = boxes.select(1, 2), height = boxes.select(1, 3);
  const Turn turn(boxes);
  const at::Tensor corners = columns(boxes, 0).repeat({1, 4});
  corners.select(1, 2).add_(width.mul(turn.cos));
  corners.select(1, 3).sub_(width.mul(turn.sin));
  corners.select(1, 4).add_(width.mul(turn.cos).add(height.mul(turn.sin)));
  corners.select(1, 5).sub_(width.mul(turn.sin).sub(height.mul(turn.cos)));
  corners.select(1, 6).add_(height.mul(turn.sin));
  corners.select(1, 7).add_(height.mul(turn.cos));
  return corners;
}

/// Lengths and angle from the first three corners. Narrow floats are squared in float32, which they do not overflow.
at::Tensor corners_to_xywhr(const at::Tensor& boxes) {
  const at::ScalarType dtype = boxes.scalar_type();
  const at::Tensor corners = dtype == at::kFloat || dtype == at::kDouble ? boxes : boxes.to(at::kFloat);
  const auto at_column = [&](int64_t column) { return corners.select(1, column); };
  const at::Tensor angle = at::atan2(at_column(1).sub(at_column(3)), at_column(2).sub(at_column(0)));
  columns(corners, 4).sub_(columns(corners, 2));
  columns(corners, 2).sub_(columns(corners, 0));
  at_column(2).copy_(at_column(2).pow(2).add(at_column(3).pow(2)).sqrt());
  at_column(3).copy_(at_column(4).pow(2).add(at_column(5).pow(2)).sqrt());
  at_column(4).copy_(angle.div(std::numbers::pi).mul(180.0));
  return columns(corners.to(dtype), 0, 5);
}

at::Tensor converted(at::Tensor boxes, BoundingBoxFormat old_format, BoundingBoxFormat new_format) {
  using enum BoundingBoxFormat;
  if (old_format == kXywh && new_format == kCxcywh) return xywh_to_cxcywh(boxes);
  if (old_format == kCxcywh && new_format == kXywh) return cxcywh_to_xywh(boxes);
  if (old_format == kXywh) boxes = xywh_to_xyxy(boxes);
  if (old_format == kCxcywh) boxes = cxcywh_to_xyxy(boxes);
  if (old_format == kCxcywhr) boxes = cxcywhr_to_xywhr(boxes);
  if (old_format == kXyxyxyxy) boxes = corners_to_xywhr(boxes);
  if (new_format == kXywh) boxes = xyxy_to_xywh(boxes);
  if (new_format == kCxcywh) boxes = xyxy_to_cxcywh(boxes);
  if (new_format == kCxcywhr) boxes = xywhr_to_cxcywhr(boxes);
  if (new_format == kXyxyxyxy) boxes = xywhr_to_corners(boxes);
  return boxes;
}

}  // namespace

at::Tensor convert_bounding_box_format(const at::Tensor& boxes, BoundingBoxFormat old_format,
                                       BoundingBoxFormat new_format, bool inplace) {
  const at::Tensor flat = flat_boxes("convert_bounding_box_format", boxes, old_format);
  if (new_format == old_format) return boxes;
  TORCH_CHECK_VALUE(
      tv_tensors::is_rotated_bounding_format(old_format) == tv_tensors::is_rotated_bounding_format(new_format),
      "convert_bounding_box_format: upright and turned boxes cannot become each other, got ",
      tv_tensors::to_string(old_format), " to ", tv_tensors::to_string(new_format));
  std::vector<int64_t> shape = boxes.sizes().vec();
  shape.back() = tv_tensors::numbers_of(new_format);
  const at::Tensor result = converted(flat.clone(), old_format, new_format).reshape(shape);
  if (!inplace || shape != boxes.sizes()) return result;
  return boxes.copy_(result);
}

tv_tensors::BoundingBoxes convert_bounding_box_format(const tv_tensors::BoundingBoxes& boxes,
                                                      BoundingBoxFormat new_format, bool inplace) {
  tv_tensors::BoundingBoxes result = boxes;
  result.data = convert_bounding_box_format(boxes.data, boxes.format, new_format, inplace);
  result.format = new_format;
  return result;
}

}  // namespace torchvision::transforms::functional
