#pragma once

#include <array>

#include "torchvision/core/types.h"

namespace torchvision {

/// How pictures are prepared for a classification network, as data: models name it, transforms carry it out.
/// Python: torchvision.transforms._presets.ImageClassification.
struct ImageClassificationPreset {
  int crop_size = 224;
  int resize_size = 256;
  std::array<double, 3> mean = {0.485, 0.456, 0.406};
  std::array<double, 3> std = {0.229, 0.224, 0.225};
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;

  bool operator==(const ImageClassificationPreset&) const = default;
};

}  // namespace torchvision
