#include "torchvision/transforms/functional/filter.h"

#include <ATen/ATen.h>

#include <cmath>

#include "torchvision/transforms/functional/color.h"
#include "transforms/functional/byte_map.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/dtype_range.h"
#include "transforms/functional/separable_blur.h"
#include "transforms/functional/sharpness_bytes.h"

namespace torchvision::transforms::functional {
namespace {

at::Tensor gaussian(int64_t size, double sigma, const at::TensorOptions& options) {
  const double limit = double(size - 1) / (2.0 * std::sqrt(2.0));
  return at::softmax(at::linspace(-limit, limit, size, options).div(sigma).pow(2).neg(), 0);
}

/// Each channel with the same kernel (h, w).
at::Tensor convolved(const at::Tensor& batch, const at::Tensor& kernel) {
  const int64_t channels = batch.size(-3);
  const at::Tensor kernels = kernel.expand({channels, 1, kernel.size(0), kernel.size(1)});
  return at::conv2d(batch, kernels, {}, 1, at::IntArrayRef{0, 0}, 1, channels);
}

}  // namespace

at::Tensor gaussian_blur_image(const at::Tensor& image, const std::vector<int64_t>& kernel_size,
                               const std::vector<double>& sigma) {
  check_image("gaussian_blur", image, 3);
  TORCH_CHECK_VALUE(kernel_size.size() == 1 || kernel_size.size() == 2,
                    "gaussian_blur: If kernel_size is a sequence its length should be 2. Got ", kernel_size.size());
  TORCH_CHECK_VALUE(sigma.size() <= 2, "gaussian_blur: If sigma is a sequence, its length should be 2. Got ",
                    sigma.size());
  const std::array<int64_t, 2> size = {kernel_size.front(), kernel_size.back()};
  for (int64_t edge : size)
    TORCH_CHECK_VALUE(edge > 0 && edge % 2 == 1,
                      "gaussian_blur: kernel_size should have odd and positive integers. Got ", edge);
  std::array<double, 2> width = {double(size[0]) * 0.15 + 0.35, double(size[1]) * 0.15 + 0.35};
  if (!sigma.empty()) width = {sigma.front(), sigma.back()};
  for (double one : width) TORCH_CHECK_VALUE(one > 0, "gaussian_blur: sigma should have positive values. Got ", one);
  if (image.numel() == 0) return image;
  const bool floating = image.is_floating_point();
  const at::TensorOptions options = image.options().dtype(floating ? image.scalar_type() : at::kFloat);
  const at::Tensor rows = gaussian(size[1], width[1], options), columns = gaussian(size[0], width[0], options);
  if (const auto blurred = separably_blurred(image, rows, columns)) return *blurred;
  const at::Tensor kernel = rows.unsqueeze(-1) * columns;
  at::Tensor batch = image.dim() > 4 ? image.reshape({-1, image.size(-3), image.size(-2), image.size(-1)}) : image;
  if (batch.dim() == 3) batch = batch.unsqueeze(0);
  if (!floating) batch = batch.to(at::kFloat);
  const int64_t x = size[0] / 2, y = size[1] / 2;
  at::Tensor output = convolved(at::reflection_pad2d(batch, {x, x, y, y}), kernel).reshape(image.sizes());
  return floating ? output : output.round_().to(image.scalar_type());
}

at::Tensor adjust_sharpness_image(const at::Tensor& image, double sharpness_factor) {
  check_image("adjust_sharpness", image, 3);
  const int64_t channels = image.size(-3);
  TORCH_CHECK_TYPE(channels == 1 || channels == 3,
                   "adjust_sharpness: Input image tensor can have 1 or 3 channels, but found ", channels);
  TORCH_CHECK_VALUE(sharpness_factor >= 0, "adjust_sharpness: sharpness_factor (", sharpness_factor,
                    ") is not non-negative.");
  if (image.numel() == 0 || image.size(-2) <= 2 || image.size(-1) <= 2) return image;
  if (maps_as_bytes(image)) return sharpened_bytes(image, sharpness_factor);
  const bool floating = image.is_floating_point();
  const at::ScalarType dtype = floating ? image.scalar_type() : at::kFloat;
  const at::Tensor batch = image.dim() > 4 ? image.reshape({-1, channels, image.size(-2), image.size(-1)}) : image;
  constexpr double kEdge = 1.0 / 13.0, kMiddle = 5.0 / 13.0;
  const at::Tensor kernel = at::tensor({kEdge, kEdge, kEdge, kEdge, kMiddle, kEdge, kEdge, kEdge, kEdge}, at::kDouble)
                                .view({3, 3})
                                .to(image.device(), dtype);
  at::Tensor output = batch.to(dtype, /*non_blocking=*/false, /*copy=*/true);
  at::Tensor blurred = convolved(output, kernel);
  if (!floating) blurred = blurred.round_();
  // The outermost pixels stay.
  const at::Tensor inner = output.slice(-2, 1, -1).slice(-1, 1, -1);
  inner.add_(blurred.sub_(inner), 1.0 - sharpness_factor);
  output = output.clamp_(0, max_value(image.scalar_type()));
  return (floating ? output : output.to(image.scalar_type())).reshape(image.sizes());
}

}  // namespace torchvision::transforms::functional
