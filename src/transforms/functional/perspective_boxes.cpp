#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/perspective.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/perspective_coefficients.h"

namespace torchvision::transforms::functional {
namespace {

/// Points (N, 2) from input to output: the coefficients' inverse, in the points' dtype, float32 for integers.
at::Tensor perspective_points(const at::Tensor& points, const PerspectiveCoefficients& c) {
  const double denominator = c[0] * c[4] - c[1] * c[3];
  TORCH_CHECK_VALUE(denominator != 0,
                    "perspective: the coefficients cannot be inverted to move boxes and points: ", "a e - b d is 0");
  const at::TensorOptions options =
      points.options().requires_grad(false).dtype(points.is_floating_point() ? points.scalar_type() : at::kFloat);
  const auto theta = [&](const std::array<double, 6>& rows) {
    return at::tensor(at::ArrayRef<double>(rows), at::kDouble).to(options).view({2, 3}).t();
  };
  const double g = (-c[4] * c[6] + c[3] * c[7]) / denominator, h = (-c[0] * c[7] + c[1] * c[6]) / denominator;
  const at::Tensor above = theta({(c[4] - c[5] * c[7]) / denominator, (-c[1] + c[2] * c[7]) / denominator,
                                  (c[1] * c[5] - c[2] * c[4]) / denominator, (-c[3] + c[5] * c[6]) / denominator,
                                  (c[0] - c[2] * c[6]) / denominator, (-c[0] * c[5] + c[2] * c[3]) / denominator});
  const at::Tensor below = theta({g, h, 1.0, g, h, 1.0});
  const at::Tensor with_one = at::cat({points.to(options), at::ones({points.size(0), 1}, options)}, -1);
  return with_one.matmul(above).div_(with_one.matmul(below));
}

}  // namespace

at::Tensor perspective_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                      tv_tensors::CanvasSize canvas_size, const PerspectivePoints& startpoints,
                                      const PerspectivePoints& endpoints,
                                      const std::optional<PerspectiveCoefficients>& coefficients,
                                      std::optional<tv_tensors::ClampingMode> clamping_mode) {
  flat_boxes("perspective", boxes, format);
  const PerspectiveCoefficients solved = perspective_coefficients(startpoints, endpoints, coefficients);
  if (boxes.numel() == 0) return boxes;
  const bool rotated = tv_tensors::is_rotated_bounding_format(format);
  const tv_tensors::BoundingBoxFormat corners = corner_format(format);
  const at::Tensor flat = flat_boxes("perspective", convert_bounding_box_format(boxes, format, corners), corners);
  at::Tensor result = boxes_around(perspective_points(corners_of(flat, rotated), solved), rotated);
  result = clamp_bounding_boxes(result, corners, canvas_size, clamping_mode);
  return convert_bounding_box_format(result, corners, format).reshape(boxes.sizes()).to(boxes.scalar_type());
}

at::Tensor perspective_keypoints(const at::Tensor& points, tv_tensors::CanvasSize /*canvas_size*/,
                                 const PerspectivePoints& startpoints, const PerspectivePoints& endpoints,
                                 const std::optional<PerspectiveCoefficients>& coefficients) {
  check_points("perspective", points);
  const PerspectiveCoefficients solved = perspective_coefficients(startpoints, endpoints, coefficients);
  if (points.numel() == 0) return points;
  return perspective_points(points.reshape({-1, 2}), solved).to(points.scalar_type()).reshape(points.sizes());
}

}  // namespace torchvision::transforms::functional
