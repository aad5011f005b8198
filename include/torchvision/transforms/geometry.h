#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/transforms/functional/geometry.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// functional::resize as a step. Python: torchvision.transforms.v2.Resize.
class TORCHVISION_API Resize : public Transform {
 public:
  explicit Resize(std::vector<int64_t> size, ResizeOptions options = {});

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::vector<int64_t> size_;
  ResizeOptions options_;
};

/// functional::center_crop as a step; `size` is {height, width} or one value for both.
/// Python: torchvision.transforms.v2.CenterCrop.
class TORCHVISION_API CenterCrop : public Transform {
 public:
  explicit CenterCrop(const std::vector<int64_t>& size);

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
};

struct RandomCropOptions {
  /// None, one value, {left and right, top and bottom}, or {left, top, right, bottom}.
  std::optional<std::vector<int64_t>> padding = std::nullopt;
  /// Whether an image that is too small is widened, on both sides, rather than refused.
  bool pad_if_needed = false;
  std::vector<double> fill = {0};
  PaddingMode padding_mode = PaddingMode::kConstant;
};

/// A rectangle of `size` at a random place. Python: torchvision.transforms.v2.RandomCrop.
/// Parameters: needs_crop, top, left, height, width, needs_pad, padding.
class TORCHVISION_API RandomCrop : public Transform {
 public:
  explicit RandomCrop(const std::vector<int64_t>& size, RandomCropOptions options = {});

  std::string repr() const override;

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
  RandomCropOptions options_;
};

struct RandomHorizontalFlipOptions {
  double p = 0.5;
};

/// Mirrors left to right with probability p. Python: torchvision.transforms.v2.RandomHorizontalFlip.
/// Parameters: apply.
class TORCHVISION_API RandomHorizontalFlip : public RandomApplyTransform {
 public:
  explicit RandomHorizontalFlip(RandomHorizontalFlipOptions options = {});

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

struct RandomResizedCropOptions {
  /// The crop's share of the image's area, smallest and largest.
  std::array<double, 2> scale = {0.08, 1.0};
  /// Its width over its height, smallest and largest.
  std::array<double, 2> ratio = {3.0 / 4.0, 4.0 / 3.0};
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

/// A random part of the image, of random area and aspect, resized to `size`: how ImageNet networks are trained.
/// Python: torchvision.transforms.v2.RandomResizedCrop. Parameters: top, left, height, width.
class TORCHVISION_API RandomResizedCrop : public Transform {
 public:
  explicit RandomResizedCrop(const std::vector<int64_t>& size, RandomResizedCropOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
  RandomResizedCropOptions options_;
};

}  // namespace torchvision::transforms
