#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/transforms/transform.h"

/// Blurs that torchvision does not have, with the names and defaults of albumentations. They take images and videos;
/// masks, boxes and points pass through.
namespace torchvision::transforms {

struct MedianBlurOptions {
  std::vector<int64_t> blur_limit = {3, 7};  ///< the square's edge: one odd value, or {smallest, largest}
  double p = 0.5;
};

/// functional::median_blur with a random odd size. Parameters: kernel_size.
class TORCHVISION_API MedianBlur : public RandomApplyTransform {
 public:
  /// Throws c10::ValueError for sizes that are even, not positive, or above 255.
  explicit MedianBlur(const MedianBlurOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> sizes_;
};

struct MotionBlurOptions {
  std::vector<int64_t> blur_limit = {3, 7};           ///< the line's length: one odd value, or {smallest, largest}
  std::array<double, 2> angle_range = {0.0, 360.0};   ///< degrees, anticlockwise
  std::array<double, 2> direction_range = {-1., 1.};  ///< how it fades, within [-1, 1]; 0 not at all
  double p = 0.5;
};

/// functional::motion_blur along a random line. Parameters: kernel_size, angle, direction.
class TORCHVISION_API MotionBlur : public RandomApplyTransform {
 public:
  explicit MotionBlur(const MotionBlurOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> sizes_;
  MotionBlurOptions options_;
};

}  // namespace torchvision::transforms
