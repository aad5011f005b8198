#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/transform.h"

/// Random sizes. They take images, videos, masks, boxes and points.
namespace torchvision::transforms {

struct RandomResizeOptions {
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

/// Resizes the shorter edge to a size from [min_size, max_size). Python: torchvision.transforms.v2.RandomResize.
/// Parameters: size.
class TORCHVISION_API RandomResize : public Transform {
 public:
  RandomResize(int64_t min_size, int64_t max_size, RandomResizeOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  int64_t min_size_, max_size_;
  RandomResizeOptions options_;
};

struct RandomShortestSizeOptions {
  std::optional<int64_t> max_size = std::nullopt;  ///< of the longer edge
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

/// Resizes the shorter edge to one of several sizes. Python: torchvision.transforms.v2.RandomShortestSize.
/// Parameters: size.
class TORCHVISION_API RandomShortestSize : public Transform {
 public:
  explicit RandomShortestSize(std::vector<int64_t> min_size, RandomShortestSizeOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::vector<int64_t> min_size_;
  RandomShortestSizeOptions options_;
};

struct ScaleJitterOptions {
  std::array<double, 2> scale_range = {0.1, 2.0};
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

/// Resizes to a random scale of what fits into `target_size` (Ghiasi et al., 2020; the crop that follows there is
/// RandomCrop). Python: torchvision.transforms.v2.ScaleJitter. Parameters: size.
class TORCHVISION_API ScaleJitter : public Transform {
 public:
  explicit ScaleJitter(std::array<int64_t, 2> target_size, ScaleJitterOptions options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  std::array<int64_t, 2> target_size_;
  ScaleJitterOptions options_;
};

}  // namespace torchvision::transforms
