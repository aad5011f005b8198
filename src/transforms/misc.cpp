#include "torchvision/transforms/misc.h"

#include <c10/util/Exception.h>

namespace torchvision::transforms {

ToDtype::ToDtype(at::ScalarType dtype, ToDtypeOptions options) : dtype_(dtype), options_(options) {}

Fields ToDtype::options() const { return {{"dtype", dtype_}, {"scale", options_.scale}}; }

at::Tensor ToDtype::transform(const at::Tensor& input, const Params&) const {
  return functional::to_dtype(input, dtype_, options_);
}

Normalize::Normalize(std::vector<double> mean, std::vector<double> std, NormalizeOptions options)
    : mean_(std::move(mean)), std_(std::move(std)), options_(options) {
  TORCH_CHECK_VALUE(!mean_.empty() && !std_.empty(), "Normalize: expected a mean and a std, got none");
  for (double value : std_) TORCH_CHECK_VALUE(value != 0, "Normalize: std must not be 0, that divides by zero");
}

Fields Normalize::options() const { return {{"mean", mean_}, {"std", std_}, {"inplace", options_.inplace}}; }

at::Tensor Normalize::transform(const at::Tensor& input, const Params&) const {
  return functional::normalize(input, mean_, std_, options_);
}

}  // namespace torchvision::transforms
