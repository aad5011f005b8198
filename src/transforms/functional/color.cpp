#include "torchvision/transforms/functional/color.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "torchvision/transforms/functional/misc.h"
#include "transforms/functional/byte_map.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/color_changes.h"
#include "transforms/functional/dtype_range.h"
#include "transforms/functional/grayscale.h"

namespace torchvision::transforms::functional {
namespace {

int64_t checked_channels(const char* function, const at::Tensor& image) {
  check_image(function, image, 3);
  const int64_t channels = image.size(-3);
  TORCH_CHECK_TYPE(channels == 1 || channels == 3, function,
                   ": Input image tensor permitted channel values are 1 or 3, but found ", channels);
  return channels;
}

void check_factor(const char* function, const char* name, double factor) {
  TORCH_CHECK_VALUE(factor >= 0, function, ": ", name, " (", factor, ") is not non-negative.");
}

at::Tensor blend(const at::Tensor& image, const at::Tensor& other, double ratio) {
  const at::Tensor output = image.mul(ratio).add_(other, 1.0 - ratio).clamp_(0, max_value(image.scalar_type()));
  return image.is_floating_point() ? output : output.to(image.scalar_type());
}

/// autocontrast of one channel as a table. Its arithmetic is that of the tensors below, in float32.
kernels::ByteTable stretched(kernels::ByteRange range) {
  const bool flat = range.most == range.least;
  const float least = flat ? 0.0F : range.least;
  const float scale = flat ? 1.0F : float(range.most - range.least) * static_cast<float>(1.0 / 255.0);
  kernels::ByteTable table;
  for (size_t level = 0; level < table.size(); ++level)
    table[level] = static_cast<uint8_t>(std::clamp((float(level) - least) / scale, 0.0F, 255.0F));
  return table;
}

at::Tensor autocontrast_bytes(const at::Tensor& image) {
  std::vector<kernels::ByteTable> tables;
  for (const kernels::ByteRange& range : ranges_of(image)) tables.push_back(stretched(range));
  return map_bytes(image, tables);
}

/// adjust_brightness as a table, in the float32 of the tensors below.
kernels::ByteTable brightened(double factor) {
  kernels::ByteTable table;
  for (size_t level = 0; level < table.size(); ++level)
    table[level] = static_cast<uint8_t>(std::min(float(level) * float(factor), 255.0F));
  return table;
}

/// solarize as a table: bytes are compared with the threshold in float32.
kernels::ByteTable solarized(double threshold) {
  kernels::ByteTable table;
  for (size_t level = 0; level < table.size(); ++level)
    table[level] = static_cast<uint8_t>(float(level) >= float(threshold) ? 255 - level : level);
  return table;
}

/// The bytes of powers of values from 0 to 1.
at::Tensor gamma_bytes(const at::Tensor& powers, double gain) {
  if (gain != 1.0) powers.mul_(gain).clamp_(0.0, 1.0);
  return to_dtype(powers, at::kByte, {.scale = true});
}

/// adjust_gamma as a table, unless torch's vectors and its single values (the ends of rows) give other bytes.
std::optional<kernels::ByteTable> with_gamma(double gamma, double gain) {
  const at::Tensor levels = to_dtype(all_bytes(), at::kFloat, {.scale = true}).view({-1});
  const at::Tensor single = at::empty({levels.size(0), 2}, at::kFloat).select(1, 0).copy_(levels);
  const at::Tensor bytes = gamma_bytes(levels.pow(gamma), gain);
  if (!at::equal(gamma_bytes(single.pow_(gamma), gain), bytes)) return std::nullopt;
  return as_table(bytes);
}

bool is_finite_float(double value) { return std::isfinite(static_cast<float>(value)); }

}  // namespace

at::Tensor gray_values(const at::Tensor& image) {
  const std::vector<at::Tensor> channels = image.unbind(-3);
  return channels[0].mul(0.2989).add_(channels[1], 0.587).add_(channels[2], 0.114).unsqueeze(-3);
}

at::Tensor rgb_to_grayscale_image(const at::Tensor& image, int64_t num_output_channels) {
  check_image("rgb_to_grayscale", image, 3);
  TORCH_CHECK_VALUE(num_output_channels == 1 || num_output_channels == 3,
                    "rgb_to_grayscale: num_output_channels must be 1 or 3, got ", num_output_channels);
  const int64_t channels = image.size(-3);
  TORCH_CHECK_VALUE(channels == 1 || channels == 3, "rgb_to_grayscale: expected an image of 1 or 3 channels, got ",
                    channels);
  if (channels == 1) {
    if (num_output_channels == 1) return image.clone();
    std::vector<int64_t> times(static_cast<size_t>(image.dim()), 1);
    times[times.size() - 3] = 3;
    return image.repeat(times);
  }
  const at::Tensor gray = gray_values(image).to(image.scalar_type());
  return num_output_channels == 3 ? gray.expand(image.sizes()) : gray;
}

at::Tensor grayscale_to_rgb_image(const at::Tensor& image) {
  check_image("grayscale_to_rgb", image, 3);
  return image.size(-3) >= 3 ? image : rgb_to_grayscale_image(image, 3);
}

at::Tensor adjust_brightness_image(const at::Tensor& image, double brightness_factor) {
  check_factor("adjust_brightness", "brightness_factor", brightness_factor);
  checked_channels("adjust_brightness", image);
  if (maps_as_bytes(image) && is_finite_float(brightness_factor))
    return map_bytes(image, brightened(brightness_factor));
  const at::Tensor output = image.mul(brightness_factor).clamp_(0, max_value(image.scalar_type()));
  return image.is_floating_point() ? output : output.to(image.scalar_type());
}

at::Tensor adjust_saturation_image(const at::Tensor& image, double saturation_factor) {
  check_factor("adjust_saturation", "saturation_factor", saturation_factor);
  if (checked_channels("adjust_saturation", image) == 1) return image;
  if (is_rgb_bytes(image) && is_finite_float(saturation_factor))
    return change_byte_colors(image, {{ColorChange{ColorChange::Kind::kSaturation, saturation_factor}}});
  at::Tensor gray = gray_values(image);
  if (!image.is_floating_point()) gray = gray.floor_();
  return blend(image, gray, saturation_factor);
}

at::Tensor adjust_contrast_image(const at::Tensor& image, double contrast_factor) {
  check_factor("adjust_contrast", "contrast_factor", contrast_factor);
  const bool floating = image.is_floating_point();
  if (checked_channels("adjust_contrast", image) == 3 && is_rgb_bytes(image) && is_finite_float(contrast_factor))
    return change_byte_colors(image, {{ColorChange{ColorChange::Kind::kContrast, contrast_factor}}});
  at::Tensor gray;
  if (image.size(-3) == 3) {
    gray = gray_values(image);
    if (!floating) gray = gray.floor_();
  } else {
    gray = floating ? image : image.to(at::kFloat);
  }
  return blend(image, gray.mean({-3, -2, -1}, /*keepdim=*/true), contrast_factor);
}

at::Tensor adjust_gamma_image(const at::Tensor& image, double gamma, double gain) {
  TORCH_CHECK_VALUE(gamma >= 0, "adjust_gamma: Gamma should be a non-negative real number, got ", gamma);
  if (maps_as_bytes(image))
    if (const auto table = with_gamma(gamma, gain)) return map_bytes(image, *table);
  at::Tensor output =
      image.is_floating_point() ? image.pow(gamma) : to_dtype(image, at::kFloat, {.scale = true}).pow_(gamma);
  if (gain != 1.0) output = output.mul_(gain).clamp_(0.0, 1.0);
  return to_dtype(output, image.scalar_type(), {.scale = true});
}

at::Tensor posterize_image(const at::Tensor& image, int64_t bits) {
  TORCH_CHECK_TYPE(bits >= 0 && bits <= 8, "posterize: bits must be a positive integer in the range [0, 8], got ",
                   bits);
  if (image.is_floating_point()) {
    const int64_t levels = int64_t{1} << bits;
    return image.mul(levels).floor_().clamp_(0, levels - 1).mul_(1.0 / double(levels));
  }
  const int value_bits_of_dtype = value_bits(image.scalar_type());
  if (bits >= value_bits_of_dtype) return image;
  return image.bitwise_and(((int64_t{1} << bits) - 1) << (value_bits_of_dtype - bits));
}

at::Tensor invert_image(const at::Tensor& image) {
  if (image.is_floating_point()) return 1.0 - image;
  if (image.scalar_type() == at::kByte) return image.bitwise_not();
  const int bits = value_bits(image.scalar_type());
  return image.bitwise_xor(static_cast<int64_t>((uint64_t{1} << bits) - 1));
}

at::Tensor solarize_image(const at::Tensor& image, double threshold) {
  TORCH_CHECK_TYPE(threshold <= max_value(image.scalar_type()),
                   "solarize: Threshold should be less or equal the maximum value of the dtype, but got ", threshold);
  if (maps_as_bytes(image)) return map_bytes(image, solarized(threshold));
  return at::where(image.ge(threshold), invert_image(image), image);
}

at::Tensor autocontrast_image(const at::Tensor& image) {
  checked_channels("autocontrast", image);
  if (image.numel() == 0) return image;
  if (maps_as_bytes(image)) return autocontrast_bytes(image);
  const double bound = max_value(image.scalar_type());
  const at::Tensor values = image.is_floating_point() ? image : image.to(at::kFloat);
  const at::Tensor minimum = values.amin({-2, -1}, /*keepdim=*/true);
  const at::Tensor maximum = values.amax({-2, -1}, /*keepdim=*/true);
  const at::Tensor flat = maximum.eq(minimum);
  const at::Tensor scale = maximum.sub(minimum).mul_(1.0 / bound).masked_fill(flat, 1.0);
  return values.sub(minimum.masked_fill(flat, 0.0)).div_(scale).clamp_(0, bound).to(image.scalar_type());
}

at::Tensor permute_channels_image(const at::Tensor& image, const std::vector<int64_t>& permutation) {
  check_image("permute_channels", image, 3);
  TORCH_CHECK_VALUE(int64_t(permutation.size()) == image.size(-3),
                    "permute_channels: Length of permutation does not match number of channels: ", permutation.size(),
                    " != ", image.size(-3));
  if (image.numel() == 0) return image;
  const at::Tensor batch = image.reshape({-1, image.size(-3), image.size(-2), image.size(-1)});
  const at::Tensor order = at::tensor(permutation, at::TensorOptions(at::kLong).device(image.device()));
  return batch.index({at::indexing::Slice(), order}).reshape(image.sizes());
}

}  // namespace torchvision::transforms::functional
