#pragma once

#include <array>
#include <optional>
#include <vector>

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

/// For networks of videos. Python: torchvision.transforms._presets.VideoClassification.
struct VideoClassificationPreset {
  std::array<int, 2> crop_size = {112, 112};  ///< height, width
  std::vector<int> resize_size = {128, 171};  ///< height and width, or the shorter edge alone
  std::array<double, 3> mean = {0.43216, 0.394666, 0.37645};
  std::array<double, 3> std = {0.22803, 0.22145, 0.216989};
  InterpolationMode interpolation = InterpolationMode::kBilinear;

  bool operator==(const VideoClassificationPreset&) const = default;
};

/// For networks that give each pixel a class. Python: torchvision.transforms._presets.SemanticSegmentation.
struct SemanticSegmentationPreset {
  std::optional<int> resize_size = 520;  ///< of the shorter edge; none leaves the picture its size
  std::array<double, 3> mean = {0.485, 0.456, 0.406};
  std::array<double, 3> std = {0.229, 0.224, 0.225};
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;

  bool operator==(const SemanticSegmentationPreset&) const = default;
};

}  // namespace torchvision
