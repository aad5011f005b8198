#include <ATen/ATen.h>

#include <array>
#include <utility>

#include "torchvision/transforms/functional/boxes.h"
#include "transforms/functional/box_corners.h"

// A turned box is cut at one edge of the canvas at a time, the left one, with the picture turned by 90 degrees between.
// Sides are lines y = a x + b; cutting moves their intercepts, so that the angle stays.
namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;
using tv_tensors::ClampingMode;

/// The order of the eight numbers that begins with the leftmost corner, the upper one of two.
at::Tensor order_from_leftmost(const at::Tensor& boxes) {
  const at::Tensor x = boxes.slice(1, 0, std::nullopt, 2), y = boxes.slice(1, 1, std::nullopt, 2);
  const at::Tensor y_max = std::get<0>(y.abs().max(1, /*keepdim=*/true));
  const at::Tensor x_max = std::get<0>(x.abs().max(1, /*keepdim=*/true));
  const at::Tensor first = std::get<1>((y / y_max + (x / x_max) * 100).min(1));
  const at::Tensor order = at::ones_like(boxes);
  order.select(1, 0).copy_(first.mul(2));
  return order.cumsum_(1).remainder_(8).to(at::kLong);
}

struct Lines {
  at::Tensor slope, intercept;  // (N, 4)
};

Lines sides_of(const at::Tensor& boxes) {
  const at::Tensor x = boxes.slice(1, 0, std::nullopt, 2), y = boxes.slice(1, 1, std::nullopt, 2);
  const auto step = [](const at::Tensor& values) {
    return values.diff(1, -1, /*prepend=*/std::nullopt, /*append=*/values.narrow(1, 0, 1));
  };
  const at::Tensor slope = step(y) / step(x);
  return {slope, y - slope * x};
}

/// The corners where each side meets the one before.
at::Tensor corners_between(const at::Tensor& slope, const at::Tensor& intercept) {
  const auto step = [](const at::Tensor& values) { return values.diff(1, -1, /*prepend=*/values.narrow(1, 3, 1)); };
  const at::Tensor x = step(intercept).neg() / step(slope);
  const at::Tensor y = slope * x + intercept;
  return at::stack({x, y}, -1).view({slope.size(0), 8});
}

at::Tensor furthest(at::TensorList candidates, bool largest) {
  const at::Tensor all = at::stack(candidates, 1);
  return std::get<0>(largest ? all.max(1) : all.min(1));
}

/// Lets no corner leave the canvas, at the largest area: moves the second and third side inwards.
void clamp_hard(const std::vector<at::Tensor>& a, std::array<at::Tensor, 4>& b, CanvasSize canvas) {
  // One tensor for both, as in Python: the limits of either bind it in the end.
  b[0] = b[3] = (b[0] + b[3]) / 2;
  b[1] = furthest({b[0] * a[1] / a[0], b[2] * a[1] / a[2], (a[0] - a[1]) * canvas.width + b[0],
                   (a[2] - a[1]) * canvas.width + b[2]},
                  true)
             .clamp(std::nullopt, b[1]);
  b[2] = furthest({canvas.height * (1 - a[2] / a[3]) + b[3] * a[2] / a[3],
                   canvas.height * (1 - a[2] / a[1]) + b[1] * a[2] / a[1], (a[1] - a[2]) * canvas.width + b[1],
                   (a[3] - a[2]) * canvas.width + b[3]},
                  false)
             .clamp(b[2], std::nullopt);
}

at::Tensor clamped_intercepts(const Lines& sides, const Lines& original, CanvasSize canvas, ClampingMode mode) {
  const std::vector<at::Tensor> a = sides.slope.unbind(-1), before = sides.intercept.unbind(-1),
                                limit = original.intercept.unbind(-1);
  std::array<at::Tensor, 4> b = {before[1].clamp(before[0], before[2]).clamp(0, canvas.height), before[1].clone(),
                                 before[2].clone(), before[2].clamp(before[1], before[3]).clamp(0, canvas.height)};
  if (mode == ClampingMode::kHard) clamp_hard(a, b, canvas);
  b[0].clamp_(limit[0], limit[2]);
  b[2].clamp_(limit[0], limit[2]);
  b[1].clamp_(limit[1], limit[3]);
  b[3].clamp_(limit[1], limit[3]);
  return at::stack(b, -1);
}

at::Tensor cut_at_left_edge(const at::Tensor& boxes, const at::Tensor& original, CanvasSize canvas, ClampingMode mode) {
  const Lines sides = sides_of(boxes);
  const std::vector<at::Tensor> c = boxes.unbind(-1);
  const at::Tensor &x1 = c[0], &y1 = c[1], &x2 = c[2], &y2 = c[3], &x3 = c[4], &y3 = c[5], &x4 = c[6], &y4 = c[7];

  const at::Tensor cut = corners_between(sides.slope, clamped_intercepts(sides, sides_of(original), canvas, mode));
  const at::Tensor upright = boxes.clone();
  upright.select(1, 0).clamp_(0);
  upright.select(1, 6).clamp_(0);

  const at::Tensor sticks_out = (x1 < 0) & ~cut.isnan().any(-1);
  const at::Tensor is_upright = y1.isclose(y2) | y3.isclose(y4);
  const at::Tensor is_outside = (x1 <= 0) & (x2 <= 0) & (x3 <= 0) & (x4 <= 0);
  const at::Tensor vanishes = is_outside | y1.isclose(y4) | y2.isclose(y3) | (is_upright & x1.isclose(x2));

  at::Tensor result = at::where(sticks_out.unsqueeze(1), cut, boxes);
  result = at::where(is_upright.unsqueeze(1), upright, result);
  return at::where(vanishes.unsqueeze(1), at::zeros_like(boxes), result);
}

/// A quarter turn against the clock of a canvas of that width.
at::Tensor quarter_turned(const at::Tensor& boxes, int64_t width) {
  const at::Tensor x = boxes.slice(1, 0, std::nullopt, 2), y = boxes.slice(1, 1, std::nullopt, 2);
  return at::stack({y, width - x}, -1).view({boxes.size(0), 8});
}

}  // namespace

at::Tensor clamp_rotated_bounding_boxes(const at::Tensor& input, BoundingBoxFormat format, CanvasSize canvas,
                                        ClampingMode clamping_mode) {
  at::Tensor boxes = convert_bounding_box_format(input, format, BoundingBoxFormat::kXyxyxyxy).reshape({-1, 8});
  at::Tensor original = boxes;
  for (int edge = 0; edge < 4; ++edge) {
    const at::Tensor order = order_from_leftmost(boxes);
    boxes = cut_at_left_edge(boxes.gather(1, order), original.gather(1, order), canvas, clamping_mode);
    // Not back into place: Python applies the same order a second time.
    boxes = quarter_turned(boxes.gather(1, order), canvas.width);
    original = quarter_turned(original.gather(1, order).gather(1, order), canvas.width);
    std::swap(canvas.height, canvas.width);
  }
  return convert_bounding_box_format(boxes, BoundingBoxFormat::kXyxyxyxy, format).reshape(input.sizes());
}

}  // namespace torchvision::transforms::functional
