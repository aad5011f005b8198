#include "transforms/functional/box_corners.h"

#include <ATen/ATen.h>

#include <array>
#include <numbers>

namespace torchvision::transforms::functional {

using tv_tensors::BoundingBoxFormat;

BoundingBoxFormat corner_format(BoundingBoxFormat format) {
  return tv_tensors::is_rotated_bounding_format(format) ? BoundingBoxFormat::kXyxyxyxy : BoundingBoxFormat::kXyxy;
}

at::Tensor corners_of(const at::Tensor& boxes, bool rotated) {
  if (rotated) return boxes.reshape({-1, 2});
  return boxes.index_select(1, at::tensor({0, 1, 2, 1, 2, 3, 0, 3}, boxes.options().dtype(at::kLong))).reshape({-1, 2});
}

at::Tensor boxes_around(const at::Tensor& corners, bool rotated) {
  if (rotated) return parallelogram_to_bounding_boxes(corners.reshape({-1, 8}));
  const auto [smallest, largest] = at::aminmax(corners.reshape({-1, 4, 2}), 1);
  return at::cat({smallest, largest}, 1);
}

at::Tensor parallelogram_to_bounding_boxes(const at::Tensor& parallelograms) {
  const at::ScalarType dtype = parallelograms.scalar_type();
  // Narrow floats would overflow when squared.
  const at::Tensor corners =
      dtype == at::kFloat || dtype == at::kDouble ? parallelograms : parallelograms.to(at::kFloat);
  const auto at_column = [&](int64_t column) { return corners.select(-1, column); };
  const at::Tensor x1 = at_column(0), y1 = at_column(1), x2 = at_column(2), y2 = at_column(3), x4 = at_column(6),
                   y4 = at_column(7);
  const at::Tensor cx = (x1 + at_column(4)) / 2, cy = (y1 + at_column(5)) / 2;

  const at::Tensor side12 = ((x2 - x1).pow(2) + (y2 - y1).pow(2)).sqrt();
  const at::Tensor side14 = ((x4 - x1).pow(2) + (y4 - y1).pow(2)).sqrt();
  const at::Tensor angle12 = at::atan2(y1 - y2, x2 - x1), angle14 = at::atan2(y1 - y4, x4 - x1);
  const at::Tensor between = angle12 - angle14;
  const at::Tensor sign = at::where(between > std::numbers::pi / 2, -1, 1);
  const at::Tensor lean_cos = between.cos(), lean_sin = between.sin();

  const at::Tensor w = at::where(side12 < side14, side12 * lean_sin, side12 + side14 * lean_cos * sign);
  const at::Tensor h = at::where(side12 > side14, side14 * lean_sin, side14 + side12 * lean_cos * sign);
  const at::Tensor angle = at::where(side14 > side12, angle14 + std::numbers::pi / 2, angle12);
  const at::Tensor cos = angle.cos(), sin = angle.sin();

  const at::Tensor w_cos = w / 2 * cos, w_sin = w / 2 * sin, h_cos = h / 2 * cos, h_sin = h / 2 * sin;
  return at::stack({cx - w_cos - h_sin, cy - h_cos + w_sin, cx + w_cos - h_sin, cy - h_cos - w_sin, cx + w_cos + h_sin,
                    cy + h_cos - w_sin, cx - w_cos + h_sin, cy + h_cos + w_sin},
                   -1)
      .reshape(parallelograms.sizes())
      .to(dtype);
}

at::Tensor box_offset(const at::Tensor& boxes, BoundingBoxFormat format, int64_t x, int64_t y) {
  const int64_t moved = format == BoundingBoxFormat::kXyxyxyxy ? 8 : format == BoundingBoxFormat::kXyxy ? 4 : 2;
  std::vector<int64_t> row(static_cast<size_t>(tv_tensors::numbers_of(format)), 0);
  for (size_t i = 0; i < static_cast<size_t>(moved); ++i) row[i] = i % 2 == 0 ? x : y;
  return at::tensor(row, at::kLong).to(boxes.options().requires_grad(false));
}

at::Tensor point_offset(const at::Tensor& points, int64_t x, int64_t y) {
  return at::tensor({x, y}, at::kLong).to(points.options().requires_grad(false));
}

}  // namespace torchvision::transforms::functional
