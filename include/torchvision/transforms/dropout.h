#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/transforms/transform.h"

/// Transforms that take parts of pictures away, with the names and defaults of albumentations.
namespace torchvision::transforms {

struct ChannelDropoutOptions {
  std::array<int64_t, 2> channel_drop_range = {1, 1};  ///< how many, fewest and most
  double fill = 0.0;
  double p = 0.5;
};

/// Fills random channels of images and videos. Throws c10::ValueError for pictures that would lose all. Parameters:
/// channels.
class TORCHVISION_API ChannelDropout : public RandomApplyTransform {
 public:
  explicit ChannelDropout(const ChannelDropoutOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  ChannelDropoutOptions options_;
};

struct CoarseDropoutOptions {
  std::array<int64_t, 2> num_holes_range = {1, 1};       ///< fewest and most
  std::array<double, 2> hole_height_range = {0.1, 0.2};  ///< pixels from 1 on, below it a share of the height
  std::array<double, 2> hole_width_range = {0.1, 0.2};   ///< the same of the width
  std::vector<double> fill = {0};                        ///< one value, or one a channel
  std::optional<double> fill_mask = std::nullopt;        ///< what masks are filled with; absent: they are left alone
  double p = 0.5;
};

/// Fills random rectangles of images and videos (DeVries and Taylor, 2017: cutout), and of masks where it is told to;
/// boxes and points pass through. Parameters: holes (N, 4), {left, top, right, bottom}.
class TORCHVISION_API CoarseDropout : public RandomApplyTransform {
 public:
  explicit CoarseDropout(const CoarseDropoutOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  CoarseDropoutOptions options_;
};

struct GridDropoutOptions {
  double ratio = 0.5;  ///< of a hole's edge to its cell's, above 0 and at most 1
  /// The cells' edge in pixels, smallest and largest; absent: a tenth of the picture's shorter edge.
  std::optional<std::array<int64_t, 2>> unit_size_range = std::nullopt;
  bool random_offset = true;  ///< where the grid begins; else in the top left corner
  std::vector<double> fill = {0};
  std::optional<double> fill_mask = std::nullopt;
  double p = 0.5;
};

/// Fills a grid of squares (Chen et al., 2020: GridMask), of what CoarseDropout fills. Parameters: holes.
class TORCHVISION_API GridDropout : public RandomApplyTransform {
 public:
  explicit GridDropout(const GridDropoutOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  GridDropoutOptions options_;
};

}  // namespace torchvision::transforms
