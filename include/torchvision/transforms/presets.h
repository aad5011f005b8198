#pragma once

#include <utility>

#include "torchvision/core/preset.h"
#include "torchvision/transforms/transform.h"

/// What the weights of networks want their inputs to be. Python: torchvision.transforms._presets; like those they
/// resize uint8 images in float32 and round, where functional::resize computes in fixed point, and give what Python
/// gives to the bit. Each takes images of any dtype.
namespace torchvision::transforms {

/// Prepares images for a classification network: resize, centre crop, to float32 in 0..1, normalise.
///
/// Takes (..., 3, H, W) and gives float32 (..., 3, crop_size, crop_size).
class TORCHVISION_API ImageClassification : public Transform {
 public:
  /// Throws c10::ValueError for sizes that are not positive and a std of 0; so do the others.
  explicit ImageClassification(const ImageClassificationPreset& preset = {});

  const ImageClassificationPreset& preset() const noexcept { return preset_; }

  std::string repr() const override;
  /// What it does to an image, in one sentence. Python: describe.
  std::string describe() const;

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  ImageClassificationPreset preset_;
};

/// The same for videos, (T, 3, H, W) or (N, T, 3, H, W), without antialiasing, and with time behind the channels in the
/// result: a plain tensor, float32 (..., 3, T, height, width).
class TORCHVISION_API VideoClassification : public Transform {
 public:
  explicit VideoClassification(const VideoClassificationPreset& preset = {});

  const VideoClassificationPreset& preset() const noexcept { return preset_; }

  std::string repr() const override;
  std::string describe() const;

 protected:
  bool takes(const tv_tensors::Value& value) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  VideoClassificationPreset preset_;
};

/// Prepares images for a network that gives each pixel a class: resize, to float32 in 0..1, normalise; (..., 3, H, W).
class TORCHVISION_API SemanticSegmentation : public Transform {
 public:
  explicit SemanticSegmentation(const SemanticSegmentationPreset& preset = {});

  const SemanticSegmentationPreset& preset() const noexcept { return preset_; }

  std::string repr() const override;
  std::string describe() const;

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  SemanticSegmentationPreset preset_;
};

/// To float32 in 0..1: detectors resize and normalise by themselves.
class TORCHVISION_API ObjectDetection : public Transform {
 public:
  ObjectDetection();

  std::string describe() const;

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// Two frames to float32 in -1..1: `const auto [first, second] = OpticalFlow()(frame, next_frame)`. Takes every image
/// and plain tensor that it is given.
class TORCHVISION_API OpticalFlow : public Transform {
 public:
  OpticalFlow();

  std::string describe() const;

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

}  // namespace torchvision::transforms
