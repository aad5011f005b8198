#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/distortion.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/grid_transform.h"
#include "transforms/functional/mask_planes.h"
#include "transforms/functional/moved_places.h"
#include "transforms/functional/warp_bytes.h"

namespace torchvision::transforms::functional {
namespace {

using Steps = std::vector<double>;

/// One axis: equal steps of the result, and the steps of the picture that become them. Places are shares of the edge.
class Axis {
 public:
  Axis(const char* name, const Steps& steps, const at::Device& device) {
    TORCH_CHECK_VALUE(!steps.empty(), "grid_distortion: expected ", name, ", got none");
    for (const double step : steps)
      TORCH_CHECK_VALUE(step > 0 && step < 1e6, "grid_distortion: expected positive ", name, ", got ", step);
    count_ = static_cast<int64_t>(steps.size());
    widths_ = at::tensor(steps, at::kDouble).to(device);
    widths_ = widths_ / widths_.sum();
    begins_ = at::cat({widths_.new_zeros({1}), widths_.cumsum(0).slice(0, 0, -1)});
  }

  at::Tensor to_picture(const at::Tensor& place) const {
    const at::Tensor cells = place.mul(count_), cell = cells.floor().clamp(0, count_ - 1);
    const at::Tensor index = cell.to(at::kLong);
    return begins_.take(index).add(cells.sub(cell).mul(widths_.take(index)));
  }
  at::Tensor to_result(const at::Tensor& place) const {
    const at::Tensor index =
        at::bucketize(place.contiguous(), begins_, /*out_int32=*/false, /*right=*/true).sub_(1).clamp_(0, count_ - 1);
    return place.sub(begins_.take(index)).div(widths_.take(index)).add(index).div(count_);
  }
  at::Tensor moved(const at::Tensor& place, bool inverse) const {
    return inverse ? to_picture(place) : to_result(place);
  }

  /// Where the pixels of an edge come from, -1 to 1 from edge to edge; not beyond the middle of the outermost pixels,
  /// so that nothing from outside is mixed in.
  at::Tensor line(int64_t edge, bool inverse, const at::TensorOptions& options) const {
    const at::Tensor places = at::arange(edge, widths_.options()).add(0.5).div(edge);
    const at::Tensor from = inverse ? to_result(places) : to_picture(places);
    const double outermost = double(edge - 1) / double(edge);
    return from.mul(2).sub(1).clamp(-outermost, outermost).to(options);
  }

 private:
  int64_t count_ = 0;
  at::Tensor widths_, begins_;
};

MovesPlaces mover(const at::Tensor& like, const Steps& x_steps, const Steps& y_steps, bool inverse) {
  return [x = Axis("x_steps", x_steps, like.device()), y = Axis("y_steps", y_steps, like.device()),
          inverse](const at::Tensor& places) {
    return at::stack({x.moved(places.select(-1, 0), inverse), y.moved(places.select(-1, 1), inverse)}, -1);
  };
}

}  // namespace

at::Tensor grid_distortion_image(const at::Tensor& image, const Steps& x_steps, const Steps& y_steps,
                                 const GridDistortionFunctionOptions& options) {
  check_grid_transform("grid_distortion", image, options.interpolation, {});
  const Axis x("x_steps", x_steps, image.device()), y("y_steps", y_steps, image.device());
  if (image.numel() == 0) return image.clone();
  // torch samples no half floats on a CPU.
  if (image.is_cpu() && image.scalar_type() == at::kHalf)
    return grid_distortion_image(image.to(at::kFloat), x_steps, y_steps, options).to(at::kHalf);
  const int64_t height = image.size(-2), width = image.size(-1);
  const at::TensorOptions grid_options = at::dtype(grid_dtype(image)).device(image.device());
  const at::Tensor columns = x.line(width, options.inverse, grid_options);
  const at::Tensor rows = y.line(height, options.inverse, grid_options);
  if (warps_as_bytes(image, {height, width}, {}))
    return warp_bytes(image,
                      {.x = columns, .y = rows, .theta = at::tensor({1.F, 0.F, 0.F, 0.F, 1.F, 0.F}).view({2, 3})},
                      options.interpolation, {});
  return apply_grid_transform(image, homogeneous_grid(columns, rows, grid_options).slice(-1, 0, 2),
                              options.interpolation, {});
}

at::Tensor grid_distortion_mask(const at::Tensor& mask, const Steps& x_steps, const Steps& y_steps,
                                const GridDistortionFunctionOptions& options) {
  GridDistortionFunctionOptions nearest = options;
  nearest.interpolation = InterpolationMode::kNearest;
  return as_planes("grid_distortion", mask,
                   [&](const at::Tensor& planes) { return grid_distortion_image(planes, x_steps, y_steps, nearest); });
}

at::Tensor grid_distortion_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                          tv_tensors::CanvasSize canvas_size, const Steps& x_steps,
                                          const Steps& y_steps, bool inverse,
                                          std::optional<tv_tensors::ClampingMode> clamping_mode) {
  return moved_bounding_boxes("grid_distortion", boxes, format, canvas_size, clamping_mode,
                              mover(boxes, x_steps, y_steps, inverse));
}

at::Tensor grid_distortion_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size, const Steps& x_steps,
                                     const Steps& y_steps, bool inverse) {
  return moved_keypoints("grid_distortion", points, canvas_size, mover(points, x_steps, y_steps, inverse));
}

}  // namespace torchvision::transforms::functional
