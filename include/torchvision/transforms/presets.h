#pragma once

#include "torchvision/core/preset.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// Prepares images for a classification network: resize, centre crop, to float32 in 0..1, normalise.
///
/// Takes images (..., C, H, W) of any dtype and gives float32 (..., C, crop_size, crop_size). Python:
/// torchvision.transforms._presets.ImageClassification, to the bit: like that one it resizes uint8 images in float32
/// and rounds, where functional::resize computes in fixed point.
class TORCHVISION_API ImageClassification : public Transform {
 public:
  explicit ImageClassification(const ImageClassificationPreset& preset = {});

  const ImageClassificationPreset& preset() const noexcept { return preset_; }

  std::string repr() const override;
  /// What it does to an image, in one sentence. Python: ImageClassification.describe.
  std::string describe() const;

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  ImageClassificationPreset preset_;
};

}  // namespace torchvision::transforms
