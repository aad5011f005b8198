#include "torchvision/transforms/presets.h"

#include <ATen/ATen.h>

#include <cctype>

#include "torchvision/transforms/functional.h"
#include "transforms/by_value.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/dtype_range.h"
#include "transforms/functional/normalize_bytes.h"
#include "transforms/functional/resize_detail.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

/// torchvision.transforms.functional.resize, the older one that presets use: integers go through float32.
at::Tensor resize_in_float(const at::Tensor& image, const ImageClassificationPreset& preset) {
  const std::array<int64_t, 2> old_size = functional::get_size(image);
  const std::array<int64_t, 2> size =
      functional::resized_size("ImageClassification", old_size, {preset.resize_size}, std::nullopt);
  if (size == old_size) return image;
  const at::ScalarType dtype = image.scalar_type();
  const at::Tensor batch = image.dim() == 3 ? image.unsqueeze(0) : image.flatten(0, -4);
  const bool cast = dtype != at::kFloat && dtype != at::kDouble;
  at::Tensor result = functional::interpolate(cast ? batch.to(at::kFloat) : batch, size, preset.interpolation,
                                              preset.antialias && functional::is_smooth(preset.interpolation));
  if (preset.interpolation == InterpolationMode::kBicubic && dtype == at::kByte) result = result.clamp(0, 255);
  if (cast && at::isIntegralType(dtype, /*includeBool=*/false) && dtype != at::kUInt16) result = result.round();
  std::vector<int64_t> shape = image.sizes().vec();
  shape[shape.size() - 2] = size[0];
  shape[shape.size() - 1] = size[1];
  return result.to(dtype).reshape(shape);
}

/// torchvision.transforms.functional.convert_image_dtype, which divides where to_dtype multiplies.
at::Tensor to_unit_float(const at::Tensor& image) {
  if (image.is_floating_point()) return image.to(at::kFloat);
  return image.to(at::kFloat).div(functional::max_value(image.scalar_type()));
}

std::vector<double> list(const std::array<double, 3>& values) { return {values.begin(), values.end()}; }

/// All of it on plain bytes, the usual case; nothing where a step of it is not the usual one.
std::optional<at::Tensor> in_one_pass(const at::Tensor& image, const ImageClassificationPreset& preset) {
  if (!functional::is_plain_bytes(image) || image.numel() == 0) return std::nullopt;
  if (!preset.antialias || !functional::is_smooth(preset.interpolation)) return std::nullopt;
  const std::array<int64_t, 2> old_size = functional::get_size(image);
  const std::array<int64_t, 2> size =
      functional::resized_size("ImageClassification", old_size, {preset.resize_size}, std::nullopt);
  if (size == old_size || std::min(size[0], size[1]) < preset.crop_size) return std::nullopt;
  return functional::resize_crop_normalize_bytes(image, size, preset.crop_size, preset.interpolation,
                                                 {.mean = list(preset.mean), .std = list(preset.std), .divide = true});
}

at::Tensor prepared(const at::Tensor& input, const ImageClassificationPreset& preset) {
  functional::check_image("ImageClassification", input, 3);
  TORCH_CHECK_VALUE(input.size(-3) == 3, "ImageClassification: expected an image of 3 channels, got ", input.size(-3),
                    "; decode it with ImageReadMode::kRgb");
  if (std::optional<at::Tensor> result = in_one_pass(input, preset)) return *result;
  const at::Tensor resized = resize_in_float(input, preset);
  const at::Tensor cropped = functional::center_crop(resized, {preset.crop_size});
  return functional::normalize(to_unit_float(cropped), list(preset.mean), list(preset.std));
}

std::string python_name(InterpolationMode mode) {
  std::string name(to_string(mode));
  for (char& letter : name) letter = letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
  return "InterpolationMode." + name;
}

}  // namespace

ImageClassification::ImageClassification(const ImageClassificationPreset& preset)
    : Transform("ImageClassification", {{"crop_size", int64_t{preset.crop_size}},
                                        {"resize_size", int64_t{preset.resize_size}},
                                        {"mean", list(preset.mean)},
                                        {"std", list(preset.std)},
                                        {"interpolation", std::string(to_string(preset.interpolation))},
                                        {"antialias", preset.antialias}}),
      preset_(preset) {
  TORCH_CHECK_VALUE(preset.crop_size > 0 && preset.resize_size > 0,
                    "ImageClassification: expected positive sizes, got a crop_size of ", preset.crop_size,
                    " and a resize_size of ", preset.resize_size);
  for (double value : preset.std)
    TORCH_CHECK_VALUE(value != 0, "ImageClassification: std must not be 0, that divides by zero");
}

tv_tensors::Value ImageClassification::apply(const tv_tensors::Value& input, const Params&) const {
  return by_value(input, [&]<tv_tensors::Pixels T>(const T& kind) {
    return tv_tensors::wrap(prepared(tv_tensors::tensor_of(kind), preset_), kind);
  });
}

std::string ImageClassification::repr() const {
  std::string text = "ImageClassification(";
  text += "\n    crop_size=[" + std::to_string(preset_.crop_size) + "]";
  text += "\n    resize_size=[" + std::to_string(preset_.resize_size) + "]";
  text += "\n    mean=" + python_repr(list(preset_.mean));
  text += "\n    std=" + python_repr(list(preset_.std));
  text += "\n    interpolation=" + python_name(preset_.interpolation);
  return text + "\n)";
}

std::string ImageClassification::describe() const {
  return "Accepts batched (B, C, H, W) and single (C, H, W) images. The images are resized to resize_size=[" +
         std::to_string(preset_.resize_size) + "] using interpolation=" + python_name(preset_.interpolation) +
         ", followed by a central crop of crop_size=[" + std::to_string(preset_.crop_size) +
         "]. Finally the values are first rescaled to [0.0, 1.0] and then normalized using mean=" +
         python_repr(list(preset_.mean)) + " and std=" + python_repr(list(preset_.std)) + ".";
}

}  // namespace torchvision::transforms
