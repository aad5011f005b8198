#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/by_kind.h"
#include "torchvision/transforms/transform.h"

/// Random turns, shears and distortions. They take images, videos, masks, boxes and points.
namespace torchvision::transforms {

struct RandomRotationOptions {
  InterpolationMode interpolation = InterpolationMode::kNearest;
  bool expand = false;
  std::optional<std::array<double, 2>> center = std::nullopt;  ///< {x, y}; the middle when absent
  FillByKind fill = {0};
};

/// Turns by an angle from a range. Python: torchvision.transforms.v2.RandomRotation. Parameters: angle.
class TORCHVISION_API RandomRotation : public Transform {
 public:
  /// One value d for [-d, d], or {smallest, largest}, in degrees against the clock.
  explicit RandomRotation(const std::vector<double>& degrees, RandomRotationOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return options_.expand; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::vector<double> degrees_;
  RandomRotationOptions options_;
};

struct RandomAffineOptions {
  /// The largest shares of width and height to move by.
  std::optional<std::array<double, 2>> translate = std::nullopt;
  std::optional<std::array<double, 2>> scale = std::nullopt;
  /// Nothing, one value for x in [-s, s], two for x, or four for x and y.
  std::vector<double> shear = {};
  InterpolationMode interpolation = InterpolationMode::kNearest;
  FillByKind fill = {0};
  std::optional<std::array<double, 2>> center = std::nullopt;
};

/// Turns, moves, scales and shears. Python: torchvision.transforms.v2.RandomAffine.
/// Parameters: angle, translate, scale, shear.
class TORCHVISION_API RandomAffine : public Transform {
 public:
  /// One value d for [-d, d], or {smallest, largest}, in degrees clockwise.
  explicit RandomAffine(const std::vector<double>& degrees, RandomAffineOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::vector<double> degrees_;
  std::vector<double> shear_;
  RandomAffineOptions options_;
};

struct RandomPerspectiveOptions {
  double distortion_scale = 0.5;  ///< 0 to 1
  double p = 0.5;
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  FillByKind fill = {0};
};

/// Moves the four corners, with probability p. Python: torchvision.transforms.v2.RandomPerspective.
/// Parameters: coefficients.
class TORCHVISION_API RandomPerspective : public RandomApplyTransform {
 public:
  explicit RandomPerspective(RandomPerspectiveOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  RandomPerspectiveOptions options_;
};

struct ElasticTransformOptions {
  std::vector<double> alpha = {50.0};  ///< how far, one value or {x, y}
  std::vector<double> sigma = {5.0};   ///< how smoothly, one value or {x, y}
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  FillByKind fill = {0};
};

/// Moves pixels as if seen through water. Python: torchvision.transforms.v2.ElasticTransform.
/// Parameters: displacement.
class TORCHVISION_API ElasticTransform : public Transform {
 public:
  explicit ElasticTransform(const ElasticTransformOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<double, 2> alpha_, sigma_;
  ElasticTransformOptions options_;
};

}  // namespace torchvision::transforms
