#include "torchvision/transforms/functional/affine.h"

#include <ATen/ATen.h>

#include <cmath>

#include "transforms/functional/affine_matrix.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/grid_transform.h"
#include "transforms/functional/mask_planes.h"
#include "transforms/functional/warp_bytes.h"
#include "transforms/functional/wide_unsigned.h"

namespace torchvision::transforms::functional {
namespace {

using Size = std::array<int64_t, 2>;

/// Where the pixels of an output of {height, width} come from, in shares of the input.
GridParts affine_parts(const AffineMatrix& inverse, Size input, Size output, const at::TensorOptions& options) {
  const auto tensor = [&](at::ArrayRef<double> values) { return at::tensor(values, at::kDouble).to(options); };
  // float32 for every dtype: that is what Python's linspace gives.
  const auto line = [&](int64_t edge) {
    return at::linspace((1.0 - double(edge)) * 0.5, (double(edge) - 1.0) * 0.5, edge, options.dtype(at::kFloat));
  };
  const at::Tensor theta = tensor(inverse).view({2, 3});
  theta.div_(tensor({0.5 * double(input[1]), 0.5 * double(input[0])}).unsqueeze(1));
  return {.x = line(output[1]), .y = line(output[0]), .theta = theta};
}

at::Tensor affine_grid(const GridParts& parts, const at::TensorOptions& options) {
  const int64_t height = parts.y.size(0), width = parts.x.size(0);
  const at::Tensor pixels = homogeneous_grid(parts.x, parts.y, options).view({1, height * width, 3});
  return pixels.bmm(parts.theta.unsqueeze(0).transpose(1, 2)).view({1, height, width, 2});
}

/// The centre counted from the middle of the image.
std::array<double, 2> from_middle(const std::optional<std::array<double, 2>>& center, Size size) {
  if (!center) return {0, 0};
  return {(*center)[0] - double(size[1]) * 0.5, (*center)[1] - double(size[0]) * 0.5};
}

at::Tensor moved_image(const at::Tensor& image, const AffineMatrix& inverse, Size output, InterpolationMode mode,
                       const std::vector<double>& fill) {
  const at::TensorOptions options = at::dtype(grid_dtype(image)).device(image.device());
  const GridParts parts = affine_parts(inverse, {image.size(-2), image.size(-1)}, output, options);
  if (warps_as_bytes(image, output, fill)) return warp_bytes(image, parts, mode, fill);
  return apply_grid_transform(image, affine_grid(parts, options), mode, fill);
}

/// As Python's %: never negative.
double modulo_turn(double angle) {
  const double rest = std::fmod(angle, 360.0);
  return rest < 0 ? rest + 360.0 : rest;
}

}  // namespace

at::Tensor affine_image(const at::Tensor& image, double angle, const std::array<double, 2>& translate, double scale,
                        const std::vector<double>& shear, const AffineOptions& options) {
  check_grid_transform("affine", image, options.interpolation, options.fill);
  const AffineMotion motion = affine_motion("affine", angle, translate, scale, shear);
  const Size size = {image.size(-2), image.size(-1)};
  return moved_image(image, inverse_affine_matrix(motion, from_middle(options.center, size)), size,
                     options.interpolation, options.fill);
}

at::Tensor affine_mask(const at::Tensor& mask, double angle, const std::array<double, 2>& translate, double scale,
                       const std::vector<double>& shear, const AffineOptions& options) {
  AffineOptions nearest = options;
  nearest.interpolation = InterpolationMode::kNearest;
  return as_planes("affine", mask, [&](const at::Tensor& planes) {
    return affine_image(planes, angle, translate, scale, shear, nearest);
  });
}

at::Tensor rotate_image(const at::Tensor& image, double angle, const RotateOptions& options) {
  check_grid_transform("rotate", image, options.interpolation, options.fill);
  const Size size = {image.size(-2), image.size(-1)};
  const double turn = modulo_turn(affine_motion("rotate", angle, {0, 0}, 1, {0}).angle);
  const auto quarters = [&](int64_t count) {
    return moved_as_signed(image, [count](const at::Tensor& values) { return at::rot90(values, count, {-2, -1}); });
  };
  if (!options.center) {
    if (turn == 0) return image.clone();
    if (turn == 180) return quarters(2);
    const bool fits = options.expand || size[0] == size[1];
    if (fits && turn == 90) return quarters(1);
    if (fits && turn == 270) return quarters(3);
  }
  // affine turns the other way.
  const AffineMatrix inverse = inverse_affine_matrix({.angle = -turn}, from_middle(options.center, size));
  const Size output = options.expand ? affine_output_size(inverse, size[0], size[1]) : size;
  return moved_image(image, inverse, output, options.interpolation, options.fill);
}

at::Tensor rotate_mask(const at::Tensor& mask, double angle, const RotateOptions& options) {
  RotateOptions nearest = options;
  nearest.interpolation = InterpolationMode::kNearest;
  return as_planes("rotate", mask, [&](const at::Tensor& planes) { return rotate_image(planes, angle, nearest); });
}

}  // namespace torchvision::transforms::functional
