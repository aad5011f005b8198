#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "kernels/taps.h"
#include "torchvision/transforms/functional/blur.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/reflected.h"

namespace torchvision::transforms::functional {
namespace {

/// Gives each of the four pixels around (x, y) its share of `weight`.
void share(const at::Tensor& kernel, double x, double y, double weight) {
  auto pixels = kernel.accessor<double, 2>();
  const double left = std::floor(x), top = std::floor(y);
  for (int corner = 0; corner < 4; ++corner) {
    const double at_x = left + double(corner % 2), at_y = top + double(corner / 2);
    const double part = (1 - std::abs(x - at_x)) * (1 - std::abs(y - at_y));
    if (part > 0 && at_x >= 0 && at_y >= 0 && at_x < double(kernel.size(1)) && at_y < double(kernel.size(0)))
      pixels[int64_t(at_y)][int64_t(at_x)] += part * weight;
  }
}

/// Bytes: a line touches few pixels of its square, and only those are summed.
at::Tensor blurred_line(const at::Tensor& image, const at::Tensor& kernel) {
  const int64_t height = image.size(-2), width = image.size(-1), half = kernel.size(0) / 2;
  const at::Tensor wide = reflected(image, half, half, half, half).contiguous();
  std::vector<int64_t> offsets;
  std::vector<float> weights;
  const auto shares = kernel.accessor<double, 2>();
  for (int64_t i = 0; i < kernel.numel(); ++i) {
    const int64_t y = i / kernel.size(1), x = i % kernel.size(1);
    if (shares[y][x] == 0) continue;
    offsets.push_back(y * wide.size(-1) + x);
    weights.push_back(static_cast<float>(shares[y][x]));
  }
  const kernels::Taps taps = {offsets.data(), weights.data(), int64_t(offsets.size())};
  const at::Tensor output = at::empty(image.sizes(), image.options());
  const auto* from = wide.const_data_ptr<uint8_t>();
  auto* to = output.data_ptr<uint8_t>();
  const int64_t wide_plane = wide.size(-2) * wide.size(-1);
  constexpr int64_t kGrain = 1 << 13;  // pixels that are worth a thread's start
  at::parallel_for(0, image.numel() / width, std::max<int64_t>(kGrain / width, 1), [&](int64_t row, int64_t last) {
    for (; row < last; ++row)
      kernels::sum_taps(from + row / height * wide_plane + row % height * wide.size(-1), taps, width, to + row * width);
  });
  return output;
}

}  // namespace

at::Tensor motion_blur_kernel(int64_t kernel_size, double angle, double direction) {
  TORCH_CHECK_VALUE(kernel_size > 0 && kernel_size % 2 == 1,
                    "motion_blur: expected an odd and positive kernel_size, got ", kernel_size);
  TORCH_CHECK_VALUE(std::isfinite(angle), "motion_blur: expected a finite angle, got ", angle);
  TORCH_CHECK_VALUE(direction >= -1 && direction <= 1, "motion_blur: expected a direction from -1 to 1, got ",
                    direction);
  const at::Tensor kernel = at::zeros({kernel_size, kernel_size}, at::kDouble);
  const auto half = double(kernel_size / 2);
  const double turn = angle * std::numbers::pi / 180, x = std::cos(turn), y = -std::sin(turn);
  for (double place = -half; place <= half; ++place)
    share(kernel, half + place * x, half + place * y, half == 0 ? 1.0 : 1.0 - direction * place / half);
  return kernel.div_(kernel.sum());
}

at::Tensor motion_blur_image(const at::Tensor& image, int64_t kernel_size, double angle, double direction) {
  check_image("motion_blur", image, 3);
  const at::Tensor kernel = motion_blur_kernel(kernel_size, angle, direction);
  if (image.numel() == 0) return image.clone();
  if (is_plain_bytes(image)) return blurred_line(image, kernel);
  const bool floating = image.is_floating_point();
  const int64_t half = kernel_size / 2;
  const at::Tensor values = floating ? image : image.to(at::kFloat);
  const at::Tensor planes = values.reshape({-1, 1, image.size(-2), image.size(-1)});
  const at::Tensor weights = kernel.to(values.options().requires_grad(false)).view({1, 1, kernel_size, kernel_size});
  const at::Tensor output = at::conv2d(reflected(planes, half, half, half, half), weights).reshape(image.sizes());
  return floating ? output : output.round().to(image.scalar_type());
}

}  // namespace torchvision::transforms::functional
