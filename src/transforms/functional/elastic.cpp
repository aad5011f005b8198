#include "torchvision/transforms/functional/elastic.h"

#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/grid_transform.h"
#include "transforms/functional/mask_planes.h"
#include "transforms/functional/warp_bytes.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;

void check_displacement(const at::Tensor& displacement, int64_t height, int64_t width) {
  TORCH_CHECK_VALUE(displacement.defined(), "elastic: expected a displacement tensor, got an undefined tensor");
  TORCH_CHECK_VALUE(displacement.sizes() == at::IntArrayRef({1, height, width, 2}),
                    "elastic: expected a displacement (1, ", height, ", ", width, ", 2), got a tensor of shape ",
                    displacement.sizes());
}

/// Where pixels go, approximately: the displacement, which says where they come from, the other way.
class InverseGrid {
 public:
  InverseGrid(const at::Tensor& displacement, CanvasSize canvas, const at::TensorOptions& options)
      : canvas_(canvas), grid_(identity_grid(canvas.height, canvas.width, options).sub_(displacement.to(options))[0]) {}

  /// Points (N, 2) of any dtype, cut to pixels of the canvas, in pixels.
  at::Tensor moved(const at::Tensor& points) const {
    const at::Tensor pixels = points.to(at::kLong);
    const at::Tensor x = pixels.select(1, 0).clamp(0, canvas_.width - 1);
    const at::Tensor y = pixels.select(1, 1).clamp(0, canvas_.height - 1);
    const at::Tensor half = at::tensor({canvas_.width, canvas_.height}, at::kLong).to(grid_.options()).mul(0.5);
    return grid_.index({y, x}).add_(1).mul_(half).sub_(0.5);
  }

 private:
  CanvasSize canvas_;
  at::Tensor grid_;
};

at::TensorOptions real_options(const at::Tensor& values) {
  return values.options().requires_grad(false).dtype(values.is_floating_point() ? values.scalar_type() : at::kFloat);
}

}  // namespace

at::Tensor elastic_image(const at::Tensor& image, const at::Tensor& displacement, const ElasticOptions& options) {
  check_grid_transform("elastic", image, options.interpolation, options.fill);
  check_displacement(displacement, image.size(-2), image.size(-1));
  // torch samples no half floats on a CPU.
  if (image.is_cpu() && image.scalar_type() == at::kHalf)
    return elastic_image(image.to(at::kFloat), displacement, options).to(at::kHalf);
  const int64_t height = image.size(-2), width = image.size(-1);
  const at::TensorOptions grid_options = at::dtype(grid_dtype(image)).device(image.device());
  const at::Tensor moves = displacement.to(grid_options);
  if (warps_as_bytes(image, {height, width}, options.fill))
    return warp_bytes(image,
                      {.x = identity_line(width, grid_options),
                       .y = identity_line(height, grid_options),
                       .displacement = moves.contiguous()},
                      options.interpolation, options.fill);
  return apply_grid_transform(image, identity_grid(height, width, grid_options).add(moves), options.interpolation,
                              options.fill);
}

at::Tensor elastic_mask(const at::Tensor& mask, const at::Tensor& displacement, const ElasticOptions& options) {
  ElasticOptions nearest = options;
  nearest.interpolation = InterpolationMode::kNearest;
  return as_planes("elastic", mask,
                   [&](const at::Tensor& planes) { return elastic_image(planes, displacement, nearest); });
}

at::Tensor elastic_keypoints(const at::Tensor& points, CanvasSize canvas_size, const at::Tensor& displacement) {
  check_points("elastic", points);
  check_displacement(displacement, canvas_size.height, canvas_size.width);
  if (points.numel() == 0) return points;
  const InverseGrid grid(displacement, canvas_size, real_options(points));
  return grid.moved(points.reshape({-1, 2})).to(points.scalar_type()).reshape(points.sizes());
}

at::Tensor elastic_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format, CanvasSize canvas_size,
                                  const at::Tensor& displacement,
                                  std::optional<tv_tensors::ClampingMode> clamping_mode) {
  flat_boxes("elastic", boxes, format);
  check_displacement(displacement, canvas_size.height, canvas_size.width);
  if (boxes.numel() == 0) return boxes;
  const bool rotated = tv_tensors::is_rotated_bounding_format(format);
  const BoundingBoxFormat moving = rotated ? BoundingBoxFormat::kCxcywhr : BoundingBoxFormat::kXyxy;
  const at::Tensor flat = flat_boxes("elastic", convert_bounding_box_format(boxes, format, moving), moving);
  const at::Tensor points = rotated ? flat.narrow(1, 0, 2) : corners_of(flat, false);
  const InverseGrid grid(displacement, canvas_size, real_options(boxes));
  const at::Tensor moved = grid.moved(points.is_floating_point() ? points.ceil() : points);
  at::Tensor result = rotated ? at::cat({moved, flat.narrow(1, 2, 3)}, 1) : boxes_around(moved, false);
  result = clamp_bounding_boxes(result.to(flat.scalar_type()), moving, canvas_size, clamping_mode);
  return convert_bounding_box_format(result, moving, format).reshape(boxes.sizes());
}

}  // namespace torchvision::transforms::functional
