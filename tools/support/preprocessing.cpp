#include "support/preprocessing.h"

#include <ATen/ATen.h>

#include "support/numbers.h"
#include "support/report.h"
#include "torchvision/transforms/functional.h"
#include "torchvision/transforms/presets.h"

namespace torchvision::tools {
namespace {

/// One value for all channels, or one for each.
void override_channels(std::array<double, 3>& values, const std::string& text, const char* option) {
  if (text.empty()) return;
  const std::vector<double> given = parse_numbers(text).value();
  if (given.size() != 1 && given.size() != 3)
    throw UsageError(std::string(option) + ": expected one number or three, got " + text);
  for (size_t i = 0; i < values.size(); ++i) values[i] = given[given.size() == 1 ? 0 : i];
}

std::vector<double> first(const std::array<double, 3>& values, int64_t count) {
  return {values.begin(), values.begin() + count};
}

}  // namespace

ImageClassificationPreset with_overrides(ImageClassificationPreset preset, const PresetArguments& arguments) {
  if (arguments.resize_size) preset.resize_size = *arguments.resize_size;
  if (arguments.crop_size) preset.crop_size = *arguments.crop_size;
  override_channels(preset.mean, arguments.mean, "--mean");
  override_channels(preset.std, arguments.std, "--std");
  for (double value : preset.std)
    if (!(value > 0)) throw UsageError("--std: expected numbers above zero, got " + arguments.std);
  if (!arguments.interpolation.empty())
    preset.interpolation = parse_interpolation_mode(arguments.interpolation).value();
  return preset;
}

at::Tensor with_channels(const at::Tensor& image, int64_t channels) {
  const int64_t there = image.size(-3);
  if (there == channels) return image;
  if (there == 1) {
    std::vector<int64_t> shape = image.sizes().vec();
    shape[shape.size() - 3] = channels;
    return image.expand(shape);
  }
  TORCH_CHECK_VALUE(there == 3 && channels == 1, "expected images of ", channels, " channels, got ", there);
  // ITU-R 601-2, as decoders turn colour into gray.
  const at::Tensor weights = at::tensor({0.299, 0.587, 0.114}, at::kFloat).view({3, 1, 1});
  return image.to(at::kFloat).mul(weights).sum(-3, true).round().to(image.scalar_type());
}

at::Tensor prepare(const at::Tensor& image, const ImageClassificationPreset& preset, int64_t channels) {
  // A preset has three channels; a gray network's is the first of three equal ones.
  const at::Tensor prepared = transforms::ImageClassification(preset)(with_channels(with_channels(image, channels), 3));
  return prepared.narrow(-3, 0, channels);
}

at::Tensor scale_and_normalize(const at::Tensor& images, const ImageClassificationPreset& preset, int64_t channels) {
  namespace F = transforms::functional;
  const at::Tensor values = F::to_dtype(with_channels(images, channels), at::kFloat, {.scale = true});
  return F::normalize(values, first(preset.mean, channels), first(preset.std, channels));
}

at::Tensor as_bytes(const at::Tensor& image) {
  return transforms::functional::to_dtype(image, at::kByte, {.scale = true});
}

}  // namespace torchvision::tools
