#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/resize_detail.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;

CanvasSize resized_canvas(CanvasSize canvas, const std::vector<int64_t>& size, std::optional<int64_t> max_size) {
  TORCH_CHECK_VALUE(canvas.height > 0 && canvas.width > 0, "resize: expected a canvas of positive size, got ",
                    canvas.height, "x", canvas.width);
  const auto [height, width] = resized_size("resize", {canvas.height, canvas.width}, size, max_size);
  return {height, width};
}

/// {x, y} ratios, `times` over: float32 whatever the boxes are, as in Python.
at::Tensor ratios(CanvasSize from, CanvasSize to, int64_t times, const at::Tensor& like) {
  const double x = double(to.width) / double(from.width), y = double(to.height) / double(from.height);
  return at::tensor({static_cast<float>(x), static_cast<float>(y)}, at::kFloat).repeat({times}).to(like.device());
}

}  // namespace

OnCanvas resize_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format, CanvasSize canvas_size,
                               const std::vector<int64_t>& size, std::optional<int64_t> max_size,
                               std::optional<tv_tensors::ClampingMode> clamping_mode) {
  flat_boxes("resize", boxes, format);
  const CanvasSize canvas = resized_canvas(canvas_size, size, max_size);
  if (canvas == canvas_size) return {boxes, canvas};
  if (!tv_tensors::is_rotated_bounding_format(format))
    return {boxes.mul(ratios(canvas_size, canvas, 2, boxes)).to(boxes.scalar_type()), canvas};
  constexpr BoundingBoxFormat kCorners = BoundingBoxFormat::kXyxyxyxy;
  const at::Tensor corners = convert_bounding_box_format(boxes, format, kCorners).reshape({-1, 8});
  const at::Tensor scaled = parallelogram_to_bounding_boxes(corners.mul(ratios(canvas_size, canvas, 4, boxes)));
  const at::Tensor clamped = clamp_bounding_boxes(scaled, kCorners, canvas, clamping_mode);
  return {convert_bounding_box_format(clamped, kCorners, format).to(boxes.scalar_type()).reshape(boxes.sizes()),
          canvas};
}

OnCanvas resize_keypoints(const at::Tensor& points, CanvasSize canvas_size, const std::vector<int64_t>& size,
                          std::optional<int64_t> max_size) {
  check_points("resize", points);
  const CanvasSize canvas = resized_canvas(canvas_size, size, max_size);
  if (canvas == canvas_size) return {points, canvas};
  return {points.mul(ratios(canvas_size, canvas, 1, points)).to(points.scalar_type()), canvas};
}

}  // namespace torchvision::transforms::functional
