#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "torchvision/core/types.h"
#include "torchvision/transforms/transform.h"

/// Transforms of what tensors are, and of boxes and points that are no longer any good.
namespace torchvision::transforms {

/// functional::convert_bounding_box_format as a step. Python: torchvision.transforms.v2.ConvertBoundingBoxFormat.
class TORCHVISION_API ConvertBoundingBoxFormat : public Transform {
 public:
  explicit ConvertBoundingBoxFormat(tv_tensors::BoundingBoxFormat format);

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  tv_tensors::BoundingBoxFormat format_;
};

/// functional::clamp_bounding_boxes as a step. Python: torchvision.transforms.v2.ClampBoundingBoxes.
class TORCHVISION_API ClampBoundingBoxes : public Transform {
 public:
  /// By the clamping mode of the boxes. Python: "auto".
  ClampBoundingBoxes();
  explicit ClampBoundingBoxes(std::optional<tv_tensors::ClampingMode> clamping_mode);

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  bool automatic_;
  std::optional<tv_tensors::ClampingMode> clamping_mode_;
};

/// functional::clamp_keypoints as a step. Python: torchvision.transforms.v2.ClampKeyPoints.
class TORCHVISION_API ClampKeyPoints : public Transform {
 public:
  ClampKeyPoints();

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// Sets how the transforms that follow clamp the boxes. Python: torchvision.transforms.v2.SetClampingMode.
class TORCHVISION_API SetClampingMode : public Transform {
 public:
  explicit SetClampingMode(std::optional<tv_tensors::ClampingMode> clamping_mode);

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::optional<tv_tensors::ClampingMode> clamping_mode_;
};

/// Makes a plain tensor an Image. Python: torchvision.transforms.v2.ToImage.
class TORCHVISION_API ToImage : public Transform {
 public:
  ToImage();

 protected:
  bool leaves_places() const override { return true; }
  bool takes(const tv_tensors::Value& value) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// Makes everything plain tensors. Python: torchvision.transforms.v2.ToPureTensor.
class TORCHVISION_API ToPureTensor : public Transform {
 public:
  ToPureTensor();

 protected:
  bool leaves_places() const override { return true; }
  bool takes(const tv_tensors::Value& value) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

struct SanitizeOptions {
  double min_size = 1.0;  ///< of boxes: least width and height, in pixels
  double min_area = 1.0;  ///< of boxes, in square pixels
  /// The name of the labels in the sample, "default" to find them (see MixUpOptions), std::nullopt for none.
  std::optional<std::string> labels_getter = "default";
};

/// What SanitizeBoundingBoxes and SanitizeKeyPoints share. Of tv_tensors::PerInstance with a row for each the same rows
/// stay.
class TORCHVISION_API Sanitize : public Transform {
 public:
  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;

 protected:
  bool leaves_places() const override { return true; }
  Sanitize(std::string_view name, Fields options, SanitizeOptions sanitize);

  const SanitizeOptions& sanitize_options() const noexcept { return sanitize_; }
  /// A mask (N) of bools.
  virtual at::Tensor valid(const Inputs& inputs) const = 0;
  /// Whether the rows of this value go with the mask.
  virtual bool belongs(const tv_tensors::Value& value) const = 0;

 private:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  std::optional<size_t> labels_in(const tv_tensors::Sample& sample) const;

  SanitizeOptions sanitize_;
};

/// Takes away boxes that are too small or off the canvas, and their masks and labels. Masks of another number stay.
/// Python: torchvision.transforms.v2.SanitizeBoundingBoxes. Parameters: valid.
class TORCHVISION_API SanitizeBoundingBoxes : public Sanitize {
 public:
  explicit SanitizeBoundingBoxes(const SanitizeOptions& options = {});

 protected:
  at::Tensor valid(const Inputs& inputs) const override;
  bool belongs(const tv_tensors::Value& value) const override;
};

/// Takes away points off the canvas, and their labels. Python: torchvision.transforms.v2.SanitizeKeyPoints.
/// Parameters: valid.
class TORCHVISION_API SanitizeKeyPoints : public Sanitize {
 public:
  explicit SanitizeKeyPoints(const SanitizeOptions& options = {.labels_getter = std::nullopt});

 protected:
  at::Tensor valid(const Inputs& inputs) const override;
  bool belongs(const tv_tensors::Value& value) const override;
};

}  // namespace torchvision::transforms
