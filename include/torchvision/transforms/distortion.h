#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/transform.h"

/// Warps that torchvision does not have, with the names and defaults of albumentations. Pixels, masks, boxes and points
/// move together, and `inverse` brings them back.
namespace torchvision::transforms {

struct GridDistortionOptions {
  int64_t num_steps = 5;  ///< columns, and rows, from 1 to 1000
  /// How much wider and narrower they may become, as a share, above -1: one value v for (-v, v), or {smallest,
  /// largest}.
  std::vector<double> distort_limit = {-0.3, 0.3};
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  double p = 0.5;
};

/// Widens and narrows the columns and rows of a grid at random. Parameters: x_steps, y_steps.
class TORCHVISION_API GridDistortion : public RandomApplyTransform {
 public:
  explicit GridDistortion(const GridDistortionOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  tv_tensors::Value moved(const tv_tensors::Value& input, const Params& params, bool inverse) const;

  std::array<double, 2> limit_;
  GridDistortionOptions options_;
};

struct OpticalDistortionOptions {
  /// Of k, from -0.36 to 10: one value v for (-v, v), or {smallest, largest}.
  std::vector<double> distort_limit = {-0.05, 0.05};
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  std::vector<double> fill = {0};  ///< of images and videos; masks get 0
  double p = 0.5;
};

/// Distorts as a lens does, at random. Parameters: k.
class TORCHVISION_API OpticalDistortion : public RandomApplyTransform {
 public:
  explicit OpticalDistortion(const OpticalDistortionOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  tv_tensors::Value moved(const tv_tensors::Value& input, const Params& params, bool inverse) const;

  std::array<double, 2> limit_;
  OpticalDistortionOptions options_;
};

}  // namespace torchvision::transforms
