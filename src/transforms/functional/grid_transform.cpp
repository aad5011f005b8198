#include "transforms/functional/grid_transform.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <limits>

#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

// Numbers of torch's grid_sampler.
constexpr int64_t kBilinearMode = 0, kNearestMode = 1, kZerosPadding = 0;

/// `sampled` (N, C + 1, H, W) ends with how much of each pixel lies inside the image.
at::Tensor filled(const at::Tensor& sampled, InterpolationMode mode, const std::vector<double>& fill) {
  const int64_t channels = sampled.size(1) - 1;
  const at::Tensor pixels = sampled.narrow(1, 0, channels), inside = sampled.narrow(1, channels, 1);
  const at::Tensor colour =
      at::tensor(fill, at::kDouble).to(sampled.options().requires_grad(false)).view({1, -1, 1, 1});
  if (mode == InterpolationMode::kNearest) return at::where(inside < 0.5, colour, pixels);
  // Not in place: both are views of one tensor, whose gradient would be lost.
  return pixels.sub(colour).mul(inside).add_(colour);
}

/// ATen counts a half float's place in its plane in 16 bits: beyond them it reads what is not the image's.
bool is_beyond_half(const at::Tensor& pixels) {
  constexpr int64_t kFarthest = std::numeric_limits<int16_t>::max();
  if (!pixels.is_cpu() || pixels.element_size() != 2) return false;
  return (pixels.size(2) - 1) * pixels.stride(2) + (pixels.size(3) - 1) * pixels.stride(3) > kFarthest;
}

at::Tensor sampled(const at::Tensor& pixels, const at::Tensor& grid, InterpolationMode mode) {
  if (is_beyond_half(pixels)) return sampled(pixels.to(at::kFloat), grid.to(at::kFloat), mode).to(pixels.scalar_type());
  return at::grid_sampler(pixels, grid.expand({pixels.size(0), -1, -1, -1}),
                          mode == InterpolationMode::kNearest ? kNearestMode : kBilinearMode, kZerosPadding,
                          /*align_corners=*/false);
}

}  // namespace

void check_grid_transform(const char* function, const at::Tensor& image, InterpolationMode mode,
                          const std::vector<double>& fill) {
  check_image(function, image, 3);
  TORCH_CHECK_VALUE(fill.size() <= 1 || static_cast<int64_t>(fill.size()) == image.size(-3), function,
                    ": expected one fill value or one a channel (", image.size(-3), "), got ", fill.size());
  TORCH_CHECK_VALUE(mode == InterpolationMode::kNearest || mode == InterpolationMode::kBilinear, function,
                    ": expected the interpolation nearest or bilinear, got ", to_string(mode));
}

at::ScalarType grid_dtype(const at::Tensor& image) {
  return image.is_floating_point() ? image.scalar_type() : at::kFloat;
}

at::Tensor homogeneous_grid(const at::Tensor& x, const at::Tensor& y, const at::TensorOptions& options) {
  at::Tensor grid = at::empty({1, y.size(0), x.size(0), 3}, options);
  grid.select(-1, 0).copy_(x);
  grid.select(-1, 1).copy_(y.unsqueeze(-1));
  grid.select(-1, 2).fill_(1);
  return grid;
}

at::Tensor identity_line(int64_t edge, const at::TensorOptions& options) {
  return at::linspace(double(1 - edge) / double(edge), double(edge - 1) / double(edge), edge, options);
}

at::Tensor identity_grid(int64_t height, int64_t width, const at::TensorOptions& options) {
  at::Tensor grid = at::empty({1, height, width, 2}, options);
  grid.select(-1, 0).copy_(identity_line(width, options));
  grid.select(-1, 1).copy_(identity_line(height, options).unsqueeze(-1));
  return grid;
}

at::Tensor apply_grid_transform(const at::Tensor& image, const at::Tensor& grid, InterpolationMode mode,
                                const std::vector<double>& fill) {
  const int64_t channels = image.size(-3), height = image.size(-2), width = image.size(-1);
  std::vector<int64_t> shape = image.sizes().vec();
  shape[shape.size() - 2] = grid.size(1);
  shape[shape.size() - 1] = grid.size(2);
  if (image.numel() == 0) return image.new_zeros(shape);

  const at::Tensor batch = image.reshape({-1, channels, height, width});
  const bool is_native = image.scalar_type() == grid.scalar_type();
  at::Tensor pixels = is_native ? batch : batch.to(grid.scalar_type());
  const int64_t count = batch.size(0);
  if (!fill.empty()) pixels = at::cat({pixels, at::ones({count, 1, height, width}, pixels.options())}, 1);
  pixels = sampled(pixels, grid, mode);
  if (!fill.empty()) pixels = filled(pixels, mode, fill);
  return (is_native ? pixels : pixels.round_().to(image.scalar_type())).reshape(shape);
}

}  // namespace torchvision::transforms::functional
