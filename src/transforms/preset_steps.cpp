#include "transforms/preset_steps.h"

#include <ATen/ATen.h>

#include <cctype>

#include "torchvision/transforms/functional.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/dtype_range.h"
#include "transforms/functional/resize_detail.h"
#include "transforms/repr.h"

namespace torchvision::transforms {

at::Tensor resize_in_float(const char* name, const at::Tensor& image, const std::vector<int64_t>& wanted,
                           InterpolationMode interpolation, bool antialias) {
  const std::array<int64_t, 2> old_size = functional::get_size(image);
  const std::array<int64_t, 2> size = functional::resized_size(name, old_size, wanted, std::nullopt);
  if (size == old_size) return image;
  const at::ScalarType dtype = image.scalar_type();
  const at::Tensor batch = image.dim() == 3 ? image.unsqueeze(0) : image.flatten(0, -4);
  const bool cast = dtype != at::kFloat && dtype != at::kDouble;
  at::Tensor result = functional::interpolate(cast ? batch.to(at::kFloat) : batch, size, interpolation,
                                              antialias && functional::is_smooth(interpolation));
  if (interpolation == InterpolationMode::kBicubic && dtype == at::kByte) result = result.clamp(0, 255);
  if (cast && at::isIntegralType(dtype, /*includeBool=*/false) && dtype != at::kUInt16) result = result.round();
  std::vector<int64_t> shape = image.sizes().vec();
  shape[shape.size() - 2] = size[0];
  shape[shape.size() - 1] = size[1];
  return result.to(dtype).reshape(shape);
}

at::Tensor to_unit_float(const at::Tensor& image) {
  if (image.is_floating_point()) return image.to(at::kFloat);
  return image.to(at::kFloat).div(functional::max_value(image.scalar_type()));
}

void check_three_channels(const char* name, const at::Tensor& image) {
  functional::check_image(name, image, 3);
  TORCH_CHECK_VALUE(image.size(-3) == 3, name, ": expected an image of 3 channels, got ", image.size(-3),
                    "; decode it with ImageReadMode::kRgb");
}

void check_preset(const char* name, const std::vector<int64_t>& sizes, const std::array<double, 3>& std) {
  for (int64_t size : sizes) TORCH_CHECK_VALUE(size > 0, name, ": expected positive sizes, got ", sizes);
  for (double value : std) TORCH_CHECK_VALUE(value != 0, name, ": std must not be 0, that divides by zero");
}

std::string python_name(InterpolationMode mode) {
  std::string name(to_string(mode));
  for (char& letter : name) letter = letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
  return "InterpolationMode." + name;
}

std::string python_list(const std::array<double, 3>& values) { return python_repr(list(values)); }
std::string python_sizes(const std::vector<int64_t>& values) { return python_repr(values); }

std::string describe_normalize(const std::array<double, 3>& mean, const std::array<double, 3>& std) {
  return "Finally the values are first rescaled to [0.0, 1.0] and then normalized using mean=" + python_list(mean) +
         " and std=" + python_list(std) + ".";
}

}  // namespace torchvision::transforms
