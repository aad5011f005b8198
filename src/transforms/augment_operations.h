#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/fields.h"

namespace torchvision::transforms {

/// How strong an operation of auto-augmentation can be: bins between two ends.
struct Magnitudes {
  enum class Kind {
    kNone,       ///< the operation has no strength
    kLinear,     ///< from `first` to `last`
    kOfWidth,    ///< from 0 to last * width / divisor
    kOfHeight,   ///< the same of the height
    kBitsTaken,  ///< first - bin / ((bins - 1) / last), rounded
  };
  Kind kind = Kind::kNone;
  double first = 0;
  double last = 0;
  bool is_signed = false;
  double divisor = 1;
};

/// A row of an augmentation space, by Python's name.
struct Operation {
  std::string_view name;
  Magnitudes magnitudes;
};

struct ImageSize {
  int64_t height;
  int64_t width;
};

/// The spaces of RandAugment (AutoAugment has the same, and Invert), TrivialAugmentWide and AugMix, in Python's order,
/// which draws depend on.
std::span<const Operation> rand_augment_space();
std::span<const Operation> trivial_augment_space();
std::span<const Operation> aug_mix_space(bool all_operations);
/// Of AutoAugment's space.
const Operation& auto_augment_operation(std::string_view name);

/// The magnitude of a bin, with a drawn sign where the operation has one; 0 for an operation without strength.
/// `draw_bin` is called only where there are bins.
template <class DrawBin>
Fields drawn_operation(const Operation& operation, int64_t bins, ImageSize size, const DrawBin& draw_bin,
                       const std::optional<at::Generator>& generator);
double magnitude_at(const Magnitudes& magnitudes, int64_t bin, int64_t bins, ImageSize size);
Fields with_sign(const Operation& operation, double magnitude, const std::optional<at::Generator>& generator);

template <class DrawBin>
Fields drawn_operation(const Operation& operation, int64_t bins, ImageSize size, const DrawBin& draw_bin,
                       const std::optional<at::Generator>& generator) {
  if (operation.magnitudes.kind == Magnitudes::Kind::kNone)
    return {{"name", std::string(operation.name)}, {"magnitude", 0.0}};
  return with_sign(operation, magnitude_at(operation.magnitudes, draw_bin(), bins, size), generator);
}

/// One operation on images (..., C, H, W). Throws c10::ValueError for a name that is none.
at::Tensor apply_operation(const at::Tensor& image, std::string_view name, double magnitude,
                           InterpolationMode interpolation, const std::vector<double>& fill);

}  // namespace torchvision::transforms
