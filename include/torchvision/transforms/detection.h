#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/container.h"
#include "torchvision/transforms/transform.h"

/// Transforms of torchvision's reference scripts for detection (references/detection/transforms.py), with their names,
/// defaults and draws.
namespace torchvision::transforms {

struct FixedSizeCropOptions {
  std::vector<double> fill = {0};  ///< of images and videos; masks get 0
  PaddingMode padding_mode = PaddingMode::kConstant;
};

/// Cuts out a rectangle of `size` at a random place, and widens at the right and bottom what is smaller.
///
/// Objects whose boxes are cut away go, with their masks (N, H, W), points (N, K, 2), labels and PerInstance rows.
/// Reference: FixedSizeCrop of torchvision's detection scripts. Parameters: needs_crop, top, left, height, width,
/// is_valid (None where nothing is cut or there are no boxes), needs_pad, padding, input_size.
class TORCHVISION_API FixedSizeCrop : public Transform {
 public:
  /// {height, width}, or one value for both.
  explicit FixedSizeCrop(const std::vector<int64_t>& size, FixedSizeCropOptions options = {});

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::array<int64_t, 2> size_;
  FixedSizeCropOptions options_;
};

struct LargeScaleJitterOptions {
  std::array<double, 2> scale_range = {0.1, 2.0};
  std::vector<double> fill = {0};
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

/// ScaleJitter to `size`, then FixedSizeCrop of it (Ghiasi et al., 2020): the preset "lsj" of torchvision's detection
/// scripts without its flip. Parameters: transforms, those of the two.
class TORCHVISION_API LargeScaleJitter : public Transform {
 public:
  explicit LargeScaleJitter(const std::vector<int64_t>& size, LargeScaleJitterOptions options = {});

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  void revert(tv_tensors::Sample& sample, const Params& params) const override;
  Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }

 private:
  Compose steps_;
};

}  // namespace torchvision::transforms
