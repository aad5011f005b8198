#include "transforms/augment_operations.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <array>
#include <cmath>
#include <numbers>

#include "torchvision/transforms/functional.h"
#include "transforms/functional/dtype_range.h"
#include "transforms/random.h"

namespace torchvision::transforms {
namespace {

using Kind = Magnitudes::Kind;

constexpr double kTranslation = 150.0 / 331.0;

constexpr std::array kRandAugment = {
    Operation{"Identity", {}},
    Operation{"ShearX", {Kind::kLinear, 0.0, 0.3, true}},
    Operation{"ShearY", {Kind::kLinear, 0.0, 0.3, true}},
    Operation{"TranslateX", {Kind::kOfWidth, 0.0, kTranslation, true}},
    Operation{"TranslateY", {Kind::kOfHeight, 0.0, kTranslation, true}},
    Operation{"Rotate", {Kind::kLinear, 0.0, 30.0, true}},
    Operation{"Brightness", {Kind::kLinear, 0.0, 0.9, true}},
    Operation{"Color", {Kind::kLinear, 0.0, 0.9, true}},
    Operation{"Contrast", {Kind::kLinear, 0.0, 0.9, true}},
    Operation{"Sharpness", {Kind::kLinear, 0.0, 0.9, true}},
    Operation{"Posterize", {Kind::kBitsTaken, 8, 4}},
    Operation{"Solarize", {Kind::kLinear, 1.0, 0.0}},
    Operation{"AutoContrast", {}},
    Operation{"Equalize", {}},
};

constexpr std::array kTrivialAugment = {
    Operation{"Identity", {}},
    Operation{"ShearX", {Kind::kLinear, 0.0, 0.99, true}},
    Operation{"ShearY", {Kind::kLinear, 0.0, 0.99, true}},
    Operation{"TranslateX", {Kind::kLinear, 0.0, 32.0, true}},
    Operation{"TranslateY", {Kind::kLinear, 0.0, 32.0, true}},
    Operation{"Rotate", {Kind::kLinear, 0.0, 135.0, true}},
    Operation{"Brightness", {Kind::kLinear, 0.0, 0.99, true}},
    Operation{"Color", {Kind::kLinear, 0.0, 0.99, true}},
    Operation{"Contrast", {Kind::kLinear, 0.0, 0.99, true}},
    Operation{"Sharpness", {Kind::kLinear, 0.0, 0.99, true}},
    Operation{"Posterize", {Kind::kBitsTaken, 8, 6}},
    Operation{"Solarize", {Kind::kLinear, 1.0, 0.0}},
    Operation{"AutoContrast", {}},
    Operation{"Equalize", {}},
};

// The last four are those that all_ops adds.
constexpr std::array kAugMix = {
    Operation{"ShearX", {Kind::kLinear, 0.0, 0.3, true}},
    Operation{"ShearY", {Kind::kLinear, 0.0, 0.3, true}},
    Operation{"TranslateX", {Kind::kOfWidth, 0.0, 1.0, true, 3.0}},
    Operation{"TranslateY", {Kind::kOfHeight, 0.0, 1.0, true, 3.0}},
    Operation{"Rotate", {Kind::kLinear, 0.0, 30.0, true}},
    Operation{"Posterize", {Kind::kBitsTaken, 4, 4}},
    Operation{"Solarize", {Kind::kLinear, 1.0, 0.0}},
    Operation{"AutoContrast", {}},
    Operation{"Equalize", {}},
    Operation{"Brightness", {Kind::kLinear, 0.0, 0.9, true}},
    Operation{"Color", {Kind::kLinear, 0.0, 0.9, true}},
    Operation{"Contrast", {Kind::kLinear, 0.0, 0.9, true}},
    Operation{"Sharpness", {Kind::kLinear, 0.0, 0.9, true}},
};
constexpr size_t kAddedByAllOps = 4;

constexpr Operation kInvert = {"Invert", {}};

float at_bin(double first, double last, int64_t bin, int64_t bins) {
  return at::linspace(first, last, bins, at::kFloat)[bin].item<float>();
}

/// In the order of Python's math.degrees: another differs in the last bit, and then in a pixel of a million.
double degrees(double radians) { return radians * (180.0 / std::numbers::pi); }

}  // namespace

std::span<const Operation> rand_augment_space() { return kRandAugment; }
std::span<const Operation> trivial_augment_space() { return kTrivialAugment; }
std::span<const Operation> aug_mix_space(bool all_operations) {
  return std::span(kAugMix).first(kAugMix.size() - (all_operations ? 0 : kAddedByAllOps));
}

const Operation& auto_augment_operation(std::string_view name) {
  if (name == kInvert.name) return kInvert;
  for (const Operation& operation : kRandAugment)
    if (operation.name == name) return operation;
  TORCH_CHECK_VALUE(false, "AutoAugment: no operation is named '", name, "'");
}

double magnitude_at(const Magnitudes& magnitudes, int64_t bin, int64_t bins, ImageSize size) {
  TORCH_CHECK_VALUE(bin >= -bins && bin < bins, "the magnitude ", bin, " is out of the range of ", bins,
                    " magnitude bins");
  if (bin < 0) bin += bins;  // Python's index from the end
  switch (magnitudes.kind) {
    case Kind::kNone:
      return 0;
    case Kind::kLinear:
      return at_bin(magnitudes.first, magnitudes.last, bin, bins);
    case Kind::kOfWidth:
      return at_bin(0, magnitudes.last * double(size.width) / magnitudes.divisor, bin, bins);
    case Kind::kOfHeight:
      return at_bin(0, magnitudes.last * double(size.height) / magnitudes.divisor, bin, bins);
    case Kind::kBitsTaken: {
      const double step = double(bins - 1) / magnitudes.last;
      return at::full({}, bin, at::kLong).div(step).neg().add(magnitudes.first).round().to(at::kInt).item<int>();
    }
  }
  return 0;
}

Fields with_sign(const Operation& operation, double magnitude, const std::optional<at::Generator>& generator) {
  if (operation.magnitudes.is_signed && at::rand({}, generator, at::kFloat).item<float>() <= 0.5F)
    magnitude = -magnitude;
  return {{"name", std::string(operation.name)}, {"magnitude", magnitude}};
}

at::Tensor apply_operation(const at::Tensor& image, std::string_view name, double magnitude,
                           InterpolationMode interpolation, const std::vector<double>& fill) {
  using Pair = std::array<double, 2>;
  const auto moved = [&](Pair translate, std::vector<double> shear, std::optional<Pair> center) {
    return functional::affine(image, 0.0, translate, 1.0, shear,
                              {.interpolation = interpolation, .fill = fill, .center = center});
  };
  if (name == "Identity") return image;
  if (name == "ShearX") return moved({0, 0}, {degrees(std::atan(magnitude)), 0}, Pair{0, 0});
  if (name == "ShearY") return moved({0, 0}, {0, degrees(std::atan(magnitude))}, Pair{0, 0});
  if (name == "TranslateX") return moved({std::trunc(magnitude), 0}, {0, 0}, std::nullopt);
  if (name == "TranslateY") return moved({0, std::trunc(magnitude)}, {0, 0}, std::nullopt);
  if (name == "Rotate") return functional::rotate(image, magnitude, {.interpolation = interpolation, .fill = fill});
  if (name == "Brightness") return functional::adjust_brightness(image, 1.0 + magnitude);
  if (name == "Color") return functional::adjust_saturation(image, 1.0 + magnitude);
  if (name == "Contrast") return functional::adjust_contrast(image, 1.0 + magnitude);
  if (name == "Sharpness") return functional::adjust_sharpness(image, 1.0 + magnitude);
  if (name == "Posterize") return functional::posterize(image, static_cast<int64_t>(magnitude));
  if (name == "Solarize")
    return functional::solarize(image, double(functional::max_value(image.scalar_type())) * magnitude);
  if (name == "AutoContrast") return functional::autocontrast(image);
  if (name == "Equalize") return functional::equalize(image);
  if (name == "Invert") return functional::invert(image);
  TORCH_CHECK_VALUE(false, "no operation of auto-augmentation is named '", name, "'");
}

}  // namespace torchvision::transforms
