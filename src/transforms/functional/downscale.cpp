#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/quality.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {

at::Tensor downscale_image(const at::Tensor& image, double scale, const DownscaleFunctionOptions& options) {
  check_image("downscale", image, 3);
  TORCH_CHECK_VALUE(scale > 0 && scale <= 1, "downscale: expected a scale above 0 and at most 1, got ", scale);
  if (image.numel() == 0) return image.clone();
  const int64_t height = image.size(-2), width = image.size(-1);
  const auto scaled = [scale](int64_t edge) {
    return std::max<int64_t>(static_cast<int64_t>(double(edge) * scale), 1);
  };
  const at::Tensor coarse = resize_image(image, {scaled(height), scaled(width)}, {.interpolation = options.downscale});
  return resize_image(coarse, {height, width}, {.interpolation = options.upscale});
}

}  // namespace torchvision::transforms::functional
