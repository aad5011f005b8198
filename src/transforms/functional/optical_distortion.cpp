#include <ATen/ATen.h>

#include <cmath>
#include <limits>

#include "torchvision/transforms/functional/distortion.h"
#include "torchvision/transforms/functional/elastic.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/grid_transform.h"
#include "transforms/functional/mask_planes.h"
#include "transforms/functional/moved_places.h"

namespace torchvision::transforms::functional {
namespace {

/// What a lens does to distances from the middle, in shares of the edges.
class Lens {
 public:
  explicit Lens(double k) : k_(k) {
    TORCH_CHECK_VALUE(k >= -0.36 && k <= 10, "optical_distortion: expected a k from -0.36 to 10, got ", k);
    // Distances in the picture grow with those in the result up to here, a little beyond the corners.
    if (k < 0) fold_ = std::sqrt((3 * k + std::sqrt(9 * k * k - 20 * k)) / (-10 * k));
  }

  /// Shifts from the middle (..., 2), in the result and in the picture.
  at::Tensor to_picture(const at::Tensor& shift) const {
    const at::Tensor square = shift.square().sum(-1, /*keepdim=*/true);
    return shift.mul(stretch(square));
  }
  /// What has no place in the result, since the picture was cut there, comes to lie `beyond` all that has, or if not at
  /// the last distance that has one.
  at::Tensor to_result(const at::Tensor& shift, bool beyond) const {
    const at::Tensor distance = shift.norm(2, {-1}, /*keepdim=*/true);
    const at::Tensor found = solved(distance);
    at::Tensor ratio = found.div(distance).masked_fill(distance.eq(0), 1.0);
    if (beyond && std::isfinite(fold_)) {
      const double reach = fold_ * (1 + k_ * fold_ * fold_ * (1 + fold_ * fold_));
      ratio = ratio.masked_fill(distance.gt(reach), 1e3);
    }
    return shift.mul(ratio);
  }

  /// By how much a shift of this square grows on the way to the picture, as a share of it.
  at::Tensor excess(const at::Tensor& square) const { return square.add(1).mul_(square).mul_(k_); }

 private:
  at::Tensor stretch(const at::Tensor& square) const { return excess(square).add_(1); }

  /// r (1 + k r^2 + k r^4) = distance, by Newton's method, which keeps to one side of the answer.
  at::Tensor solved(const at::Tensor& distance) const {
    constexpr int kSteps = 25;
    at::Tensor r = distance.clamp_max(fold_);
    for (int step = 0; step < kSteps; ++step) {
      const at::Tensor square = r.square();
      const at::Tensor slope = square.mul(5).add(3).mul(square).mul(k_).add(1);
      r = r.sub(r.mul(stretch(square)).sub(distance).div(slope.clamp_min(1e-9))).clamp(0, fold_);
    }
    return r;
  }

  double k_;
  double fold_ = std::numeric_limits<double>::infinity();
};

/// How far each pixel of the result lies from where it comes from, as elastic_image takes it.
at::Tensor displacement_of(const at::Tensor& image, const Lens& lens, bool inverse) {
  const int64_t height = image.size(-2), width = image.size(-1);
  const at::TensorOptions options = at::dtype(at::kDouble).device(image.device());
  if (inverse) {
    const at::Tensor middle = identity_grid(height, width, options).mul_(0.5);
    return lens.to_result(middle, true).sub_(middle).mul_(2);
  }
  // In the image's own numbers: a displacement is small beside the place that it is added to.
  const at::ScalarType dtype = grid_dtype(image) == at::kDouble ? at::kDouble : at::kFloat;
  const at::Tensor x = identity_line(width, options), y = identity_line(height, options).unsqueeze(-1);
  const auto quarter_square = [&](const at::Tensor& line) { return line.square().mul(0.25).to(dtype); };
  const at::Tensor excess = lens.excess(quarter_square(x).add(quarter_square(y)));
  const at::Tensor displacement = at::empty({1, height, width, 2}, excess.options());
  at::Tensor across = displacement[0].select(-1, 0), along = displacement[0].select(-1, 1);
  at::mul_out(across, excess, x.to(dtype));
  at::mul_out(along, excess, y.to(dtype));
  return displacement;
}

MovesPlaces mover(const Lens& lens, bool inverse) {
  return [lens, inverse](const at::Tensor& places) {
    const at::Tensor shift = places.sub(0.5);
    return (inverse ? lens.to_picture(shift) : lens.to_result(shift, false)).add(0.5);
  };
}

}  // namespace

at::Tensor optical_distortion_image(const at::Tensor& image, double k,
                                    const OpticalDistortionFunctionOptions& options) {
  check_grid_transform("optical_distortion", image, options.interpolation, options.fill);
  const Lens lens(k);
  if (image.numel() == 0) return image.clone();
  return elastic_image(image, displacement_of(image, lens, options.inverse),
                       {.interpolation = options.interpolation, .fill = options.fill});
}

at::Tensor optical_distortion_mask(const at::Tensor& mask, double k, const OpticalDistortionFunctionOptions& options) {
  OpticalDistortionFunctionOptions nearest = options;
  nearest.interpolation = InterpolationMode::kNearest;
  return as_planes("optical_distortion", mask,
                   [&](const at::Tensor& planes) { return optical_distortion_image(planes, k, nearest); });
}

at::Tensor optical_distortion_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                             tv_tensors::CanvasSize canvas_size, double k, bool inverse,
                                             std::optional<tv_tensors::ClampingMode> clamping_mode) {
  return moved_bounding_boxes("optical_distortion", boxes, format, canvas_size, clamping_mode, mover(Lens(k), inverse));
}

at::Tensor optical_distortion_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size, double k,
                                        bool inverse) {
  return moved_keypoints("optical_distortion", points, canvas_size, mover(Lens(k), inverse));
}

}  // namespace torchvision::transforms::functional
