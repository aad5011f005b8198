#include <ATen/ATen.h>

#include "torchvision/transforms/functional/affine.h"
#include "torchvision/transforms/functional/boxes.h"
#include "transforms/functional/affine_matrix.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;
using tv_tensors::ClampingMode;
using Center = std::optional<std::array<double, 2>>;

/// A motion on a canvas, and the canvas after it.
class CanvasMotion {
 public:
  CanvasMotion(const AffineMotion& motion, const Center& center, CanvasSize canvas, bool expand)
      : canvas_(canvas), expand_(expand) {
    const std::array<double, 2> about =
        center ? *center : std::array{double(canvas.width) * 0.5, double(canvas.height) * 0.5};
    matrix_ = affine_matrix(motion, about);
    inverse_ = inverse_affine_matrix(motion, about);
  }

  CanvasSize canvas() const {
    if (!expand_) return canvas_;
    const auto [height, width] = affine_output_size(inverse_, canvas_.height, canvas_.width);
    return {height, width};
  }

  /// Points (N, 2), not yet from the corner of the canvas that grew.
  at::Tensor moved(const at::Tensor& points) const {
    return at::cat({points, at::ones({points.size(0), 1}, points.options())}, -1).matmul(transposed(points));
  }

  /// The top left corner of the canvas after the motion (1, 2); nothing where it does not change.
  std::optional<at::Tensor> corner(const at::Tensor& like) const {
    if (!expand_) return std::nullopt;
    const double height = double(canvas_.height), width = double(canvas_.width);
    const at::Tensor corners =
        at::tensor({0., 0., 1., 0., height, 1., width, height, 1., width, 0., 1.}, at::kDouble).to(like.options());
    return corners.view({4, 3}).matmul(transposed(like)).amin(0, /*keepdim=*/true);
  }

 private:
  at::Tensor transposed(const at::Tensor& like) const {
    return at::tensor(at::ArrayRef<double>(matrix_), at::kDouble).to(like.options()).reshape({2, 3}).t();
  }

  CanvasSize canvas_;
  bool expand_;
  AffineMatrix matrix_, inverse_;
};

OnCanvas moved_boxes(const at::Tensor& boxes, BoundingBoxFormat format, const CanvasMotion& motion,
                     std::optional<ClampingMode> clamping_mode) {
  const bool rotated = tv_tensors::is_rotated_bounding_format(format);
  const BoundingBoxFormat corners = corner_format(format);
  const at::Tensor real = boxes.is_floating_point() ? boxes : boxes.to(at::kFloat);
  const at::Tensor flat = flat_boxes("affine", convert_bounding_box_format(real, format, corners), corners);
  at::Tensor result = boxes_around(motion.moved(corners_of(flat, rotated)), rotated);
  if (const auto corner = motion.corner(result)) result.sub_(corner->repeat({1, rotated ? 4 : 2}));
  const CanvasSize canvas = motion.canvas();
  result = clamp_bounding_boxes(result, corners, canvas, clamping_mode);
  result = convert_bounding_box_format(result, corners, format).reshape(boxes.sizes());
  return {result.to(boxes.scalar_type()), canvas};
}

OnCanvas moved_points(const at::Tensor& points, const CanvasMotion& motion) {
  const at::Tensor real = points.is_floating_point() ? points : points.to(at::kFloat);
  const at::Tensor result = motion.moved(real.reshape({-1, 2}));
  if (const auto corner = motion.corner(result)) result.sub_(*corner);
  return {result.reshape(points.sizes()).to(points.scalar_type()), motion.canvas()};
}

}  // namespace

at::Tensor affine_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format, CanvasSize canvas_size,
                                 double angle, const std::array<double, 2>& translate, double scale,
                                 const std::vector<double>& shear, const Center& center,
                                 std::optional<ClampingMode> clamping_mode) {
  flat_boxes("affine", boxes, format);
  const AffineMotion motion = affine_motion("affine", angle, translate, scale, shear);
  if (boxes.numel() == 0) return boxes;
  return moved_boxes(boxes, format, {motion, center, canvas_size, false}, clamping_mode).first;
}

at::Tensor affine_keypoints(const at::Tensor& points, CanvasSize canvas_size, double angle,
                            const std::array<double, 2>& translate, double scale, const std::vector<double>& shear,
                            const Center& center) {
  check_points("affine", points);
  const AffineMotion motion = affine_motion("affine", angle, translate, scale, shear);
  if (points.numel() == 0) return points;
  return moved_points(points, {motion, center, canvas_size, false}).first;
}

OnCanvas rotate_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format, CanvasSize canvas_size, double angle,
                               bool expand, const Center& center, std::optional<ClampingMode> clamping_mode) {
  flat_boxes("rotate", boxes, format);
  const AffineMotion motion = affine_motion("rotate", -angle, {0, 0}, 1, {0});
  if (boxes.numel() == 0) return {boxes, canvas_size};
  return moved_boxes(boxes, format, {motion, center, canvas_size, expand}, clamping_mode);
}

OnCanvas rotate_keypoints(const at::Tensor& points, CanvasSize canvas_size, double angle, bool expand,
                          const Center& center) {
  check_points("rotate", points);
  const AffineMotion motion = affine_motion("rotate", -angle, {0, 0}, 1, {0});
  if (points.numel() == 0) return {points, canvas_size};
  return moved_points(points, {motion, center, canvas_size, expand});
}

}  // namespace torchvision::transforms::functional
