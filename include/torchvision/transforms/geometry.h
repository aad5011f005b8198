#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/transforms/by_kind.h"
#include "torchvision/transforms/functional/geometry.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// functional::resize as a step. Python: torchvision.transforms.v2.Resize.
class TORCHVISION_API Resize : public Transform {
 public:
  explicit Resize(std::vector<int64_t> size, ResizeOptions options = {});

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

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
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
};

struct RandomCropOptions {
  /// None, one value, {left and right, top and bottom}, or {left, top, right, bottom}.
  std::optional<std::vector<int64_t>> padding = std::nullopt;
  /// Whether an image that is too small is widened, on both sides, rather than refused.
  bool pad_if_needed = false;
  FillByKind fill = {0};
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
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

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
  bool can_undo() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;
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
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
  RandomResizedCropOptions options_;
};

/// Mirrors top to bottom with probability p. Python: torchvision.transforms.v2.RandomVerticalFlip. Parameters: apply.
class TORCHVISION_API RandomVerticalFlip : public RandomApplyTransform {
 public:
  explicit RandomVerticalFlip(RandomHorizontalFlipOptions options = {});

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;
};

/// The four corners and the middle of images and videos. Python gives a tuple; here the crops are stacked in a new
/// first dimension, (5, ..., C, h, w), which is what Python's users do next. functional::five_crop gives them one by
/// one. Refuses masks and boxes with c10::TypeError. Python: torchvision.transforms.v2.FiveCrop.
class TORCHVISION_API FiveCrop : public Transform {
 public:
  explicit FiveCrop(const std::vector<int64_t>& size);

 protected:
  void check_inputs(const Inputs& inputs) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
};

/// The same and their mirror images, (10, ..., C, h, w). Python: torchvision.transforms.v2.TenCrop.
class TORCHVISION_API TenCrop : public Transform {
 public:
  explicit TenCrop(const std::vector<int64_t>& size, TenCropOptions options = {});

 protected:
  void check_inputs(const Inputs& inputs) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
  TenCropOptions options_;
};

struct PadStepOptions {
  FillByKind fill = {0};
  PaddingMode padding_mode = PaddingMode::kConstant;
};

/// functional::pad as a step. Python: torchvision.transforms.v2.Pad.
class TORCHVISION_API Pad : public Transform {
 public:
  explicit Pad(std::vector<int64_t> padding, PadStepOptions options = {});

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::vector<int64_t> padding_;
  PadStepOptions options_;
};

struct RandomZoomOutOptions {
  FillByKind fill = {0};
  std::array<double, 2> side_range = {1.0, 4.0};  ///< the canvas in sizes of the picture
  double p = 0.5;
};

/// Puts the picture at a random place of a larger canvas, with probability p (Liu et al., SSD, 2016).
/// Python: torchvision.transforms.v2.RandomZoomOut. Parameters: padding.
class TORCHVISION_API RandomZoomOut : public RandomApplyTransform {
 public:
  explicit RandomZoomOut(RandomZoomOutOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  RandomZoomOutOptions options_;
};

struct RandomIoUCropOptions {
  double min_scale = 0.3;
  double max_scale = 1.0;
  double min_aspect_ratio = 0.5;
  double max_aspect_ratio = 2.0;
  /// The least overlaps with a box that one is drawn from; 1 and more is the whole picture.
  std::vector<double> sampler_options = {0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0};
  int64_t trials = 40;  ///< before another overlap is drawn
};

/// A crop that overlaps a box enough (Liu et al., SSD, 2016). Boxes whose centre is outside become zeros, for
/// SanitizeBoundingBoxes to take away. Needs an image and boxes. Python: torchvision.transforms.v2.RandomIoUCrop.
/// Parameters: none (nothing is cut), or top, left, height, width, is_within_crop_area.
class TORCHVISION_API RandomIoUCrop : public Transform {
 public:
  explicit RandomIoUCrop(RandomIoUCropOptions options = {});

 protected:
  void check_inputs(const Inputs& inputs) const override;
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  RandomIoUCropOptions options_;
};

}  // namespace torchvision::transforms
