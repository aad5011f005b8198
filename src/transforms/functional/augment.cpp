#include "torchvision/transforms/functional/augment.h"

#include <ATen/ATen.h>

#include "torchvision/io/encode.h"
#include "torchvision/io/image.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {

at::Tensor erase_image(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width,
                       const at::Tensor& value, bool inplace) {
  check_image("erase", image, 3);
  const at::Tensor output = inplace ? image : image.clone();
  output.slice(-2, top, top + height).slice(-1, left, left + width).copy_(value);
  return output;
}

at::Tensor jpeg_image(const at::Tensor& image, int64_t quality) {
  check_image("jpeg", image, 3);
  const at::Tensor batch = image.reshape({-1, image.size(-3), image.size(-2), image.size(-1)});
  if (batch.size(0) == 0) return image.clone();
  std::vector<at::Tensor> images;
  for (const at::Tensor& one : batch.unbind()) images.push_back(io::decode_jpeg(io::encode_jpeg(one, quality)));
  return at::stack(images).view(image.sizes());
}

at::Tensor gaussian_noise_image(const at::Tensor& image, const GaussianNoiseFunctionOptions& options) {
  check_image("gaussian_noise", image, 1);
  TORCH_CHECK_VALUE(options.sigma >= 0, "gaussian_noise: sigma shouldn't be negative. Got ", options.sigma);
  const bool floating = image.is_floating_point();
  TORCH_CHECK_VALUE(floating || image.scalar_type() == at::kByte,
                    "gaussian_noise: Input tensor is expected to be in uint8 or float dtype, got ",
                    image.scalar_type());
  const at::Tensor normal = at::empty_like(image, image.options().dtype(floating ? image.scalar_type() : at::kFloat))
                                .normal_(0, 1, options.generator);
  if (floating) {
    const at::Tensor output = image + normal.mul(options.sigma).add(options.mean);
    return options.clip ? output.clamp(0, 1) : output;
  }
  const at::Tensor noise = normal.mul(options.sigma * 255).add(options.mean * 255).to(at::kShort);
  const at::Tensor output = image + noise;
  return (options.clip ? output.clamp(0, 255) : output).to(at::kByte);
}

}  // namespace torchvision::transforms::functional
