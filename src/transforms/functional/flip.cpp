#include "torchvision/transforms/functional/flip.h"

#include <ATen/ATen.h>

#include <numbers>

#include "transforms/functional/checks.h"
#include "transforms/functional/wide_unsigned.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;

at::Tensor flip(const at::Tensor& image, int64_t dim) {
  return moved_as_signed(image, [dim](const at::Tensor& values) { return values.flip(dim); });
}

/// edge - values, in place and in the values' dtype.
void mirror(const at::Tensor& values, int64_t edge) { values.sub_(edge).neg_(); }

/// Corners stay in the order of BoundingBoxFormat::kXyxyxyxy when a box is mirrored.
at::Tensor reordered_corners(const at::Tensor& boxes) {
  return boxes.index_select(1, at::tensor({2, 3, 0, 1, 6, 7, 4, 5}, boxes.options().dtype(at::kLong)));
}

at::Tensor radians(const at::Tensor& boxes) { return boxes.select(1, 4).mul(std::numbers::pi).div(180); }

at::Tensor points_mirrored(const at::Tensor& points, int64_t axis, int64_t edge) {
  const at::Tensor moved = points.clone().reshape({-1, 2});
  mirror(moved.select(1, axis), edge - 1);
  return moved.reshape(points.sizes());
}

}  // namespace

at::Tensor horizontal_flip_image(const at::Tensor& image) {
  check_image("horizontal_flip", image, 1);
  return flip(image, -1);
}

at::Tensor horizontal_flip_mask(const at::Tensor& mask) { return horizontal_flip_image(mask); }

at::Tensor vertical_flip_image(const at::Tensor& image) {
  check_image("vertical_flip", image, 2);
  return flip(image, -2);
}

at::Tensor vertical_flip_mask(const at::Tensor& mask) { return vertical_flip_image(mask); }

at::Tensor horizontal_flip_bounding_boxes(const at::Tensor& input, BoundingBoxFormat format, CanvasSize canvas_size) {
  at::Tensor boxes = flat_boxes("horizontal_flip", input, format).clone();
  const at::Tensor x = boxes.select(1, 0);
  switch (format) {
    case BoundingBoxFormat::kXyxy: {
      const at::Tensor left = x.clone();
      x.copy_(boxes.select(1, 2));
      boxes.select(1, 2).copy_(left);
      mirror(boxes.slice(1, 0, std::nullopt, 2), canvas_size.width);
      break;
    }
    case BoundingBoxFormat::kXywh:
      mirror(x.add_(boxes.select(1, 2)), canvas_size.width);
      break;
    case BoundingBoxFormat::kCxcywh:
      mirror(x, canvas_size.width);
      break;
    case BoundingBoxFormat::kXyxyxyxy:
      mirror(boxes.slice(1, 0, std::nullopt, 2), canvas_size.width);
      boxes = reordered_corners(boxes);
      break;
    case BoundingBoxFormat::kXywhr: {
      const at::Tensor angle = radians(boxes), width = boxes.select(1, 2);
      mirror(x.add_(width.mul(angle.cos())), canvas_size.width);
      boxes.select(1, 1).sub_(width.mul(angle.sin()));
      boxes.select(1, 4).neg_();
      break;
    }
    case BoundingBoxFormat::kCxcywhr:
      mirror(x, canvas_size.width);
      boxes.select(1, 4).neg_();
      break;
  }
  return boxes.reshape(input.sizes());
}

at::Tensor vertical_flip_bounding_boxes(const at::Tensor& input, BoundingBoxFormat format, CanvasSize canvas_size) {
  at::Tensor boxes = flat_boxes("vertical_flip", input, format).clone();
  const at::Tensor y = boxes.select(1, 1);
  switch (format) {
    case BoundingBoxFormat::kXyxy: {
      const at::Tensor top = y.clone();
      y.copy_(boxes.select(1, 3));
      boxes.select(1, 3).copy_(top);
      mirror(boxes.slice(1, 1, std::nullopt, 2), canvas_size.height);
      break;
    }
    case BoundingBoxFormat::kXywh:
      mirror(y.add_(boxes.select(1, 3)), canvas_size.height);
      break;
    case BoundingBoxFormat::kCxcywh:
      mirror(y, canvas_size.height);
      break;
    case BoundingBoxFormat::kXyxyxyxy:
      mirror(boxes.slice(1, 1, std::nullopt, 2), canvas_size.height);
      boxes = reordered_corners(boxes);
      break;
    case BoundingBoxFormat::kXywhr: {
      const at::Tensor angle = radians(boxes), width = boxes.select(1, 2);
      mirror(y.sub_(width.mul(angle.sin())), canvas_size.height);
      boxes.select(1, 0).add_(width.mul(angle.cos()));
      boxes.select(1, 4).neg_().add_(180);
      break;
    }
    case BoundingBoxFormat::kCxcywhr:
      mirror(y, canvas_size.height);
      boxes.select(1, 4).neg_().add_(180);
      break;
  }
  return boxes.reshape(input.sizes());
}

at::Tensor horizontal_flip_keypoints(const at::Tensor& points, CanvasSize canvas_size) {
  check_points("horizontal_flip", points);
  return points_mirrored(points, 0, canvas_size.width);
}

at::Tensor vertical_flip_keypoints(const at::Tensor& points, CanvasSize canvas_size) {
  check_points("vertical_flip", points);
  return points_mirrored(points, 1, canvas_size.height);
}

}  // namespace torchvision::transforms::functional
