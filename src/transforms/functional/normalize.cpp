#include <ATen/ATen.h>

#include "torchvision/transforms/functional/misc.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

void check_values(const at::Tensor& image, const std::vector<double>& values, const char* name, bool inplace) {
  const int64_t channels = image.size(-3), count = static_cast<int64_t>(values.size());
  TORCH_CHECK_VALUE(count == 1 || count == channels || (channels == 1 && count > 0 && !inplace),
                    "normalize: expected a ", name, " of ", channels, " values, one a channel, or one for all, got ",
                    count);
}

at::Tensor per_channel(const std::vector<double>& values, const at::Tensor& image) {
  return at::tensor(values, at::kDouble).to(image.options().requires_grad(false)).view({-1, 1, 1});
}

}  // namespace

at::Tensor normalize(const at::Tensor& image, const std::vector<double>& mean, const std::vector<double>& std,
                     const NormalizeOptions& options) {
  check_image("normalize", image, 0);
  TORCH_CHECK_TYPE(image.is_floating_point(), "normalize: expected a float image, got ", image.scalar_type(),
                   "; convert it first with to_dtype(image, at::kFloat, {.scale = true})");
  check_image("normalize", image, 3);
  check_values(image, mean, "mean", options.inplace);
  check_values(image, std, "std", options.inplace);
  for (double value : std) TORCH_CHECK_VALUE(value != 0, "normalize: std must not be 0, that divides by zero");
  at::Tensor result = image;
  result = options.inplace ? result.sub_(per_channel(mean, image)) : result.sub(per_channel(mean, image));
  return result.div_(per_channel(std, image));
}

}  // namespace torchvision::transforms::functional
