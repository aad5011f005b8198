#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

struct RandomErasingOptions {
  double p = 0.5;
  std::array<double, 2> scale = {0.02, 0.33};  ///< the rectangle's share of the area, smallest and largest
  std::array<double, 2> ratio = {0.3, 3.3};    ///< its height over its width
  /// One value, one a channel, or nothing for normal noise (Python's "random").
  std::vector<double> value = {0};
  bool inplace = false;
};

/// Erases a rectangle of images and videos (Zhong et al., 2017); masks, boxes and points pass through.
/// Python: torchvision.transforms.v2.RandomErasing. Parameters: i, j, h, w, v (None: nothing is erased).
class TORCHVISION_API RandomErasing : public RandomApplyTransform {
 public:
  explicit RandomErasing(const RandomErasingOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  RandomErasingOptions options_;
};

/// Compresses images as JPEG files of a random quality, and decodes them. uint8 images (..., 1 or 3, H, W) on a CPU.
/// Python: torchvision.transforms.v2.JPEG. Parameters: quality.
class TORCHVISION_API JPEG : public Transform {
 public:
  /// One quality, or {lowest, highest}, from 1 to 100.
  explicit JPEG(const std::vector<int64_t>& quality);

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  int64_t lowest_, highest_;
};

struct MixUpOptions {
  double alpha = 1.0;  ///< of the Beta distribution that shares are drawn from
  /// Needed where labels are indices.
  std::optional<int64_t> num_classes = std::nullopt;
  /// The name of the labels in the sample. "default" finds them as Python does: the second of two values, or what is
  /// named "labels", or else what has "label" in its name.
  std::string labels_getter = "default";
};

/// What MixUp and CutMix share: batches (N, C, H, W) or (N, T, C, H, W) with labels (N) or (N, classes), each mixed
/// with the one before it. Throws c10::ValueError for samples with masks, boxes or points, and for other shapes.
class TORCHVISION_API BatchMix : public Transform {
 public:
  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;

 protected:
  BatchMix(std::string_view name, const MixUpOptions& options);

  double draw_share(const std::optional<at::Generator>& generator) const;
  /// The batch with its neighbours mixed in.
  virtual at::Tensor mixed(const at::Tensor& batch, const Params& params) const = 0;
  /// How much of itself each label keeps.
  virtual double share(const Params& params) const = 0;

 private:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  size_t checked_labels(const tv_tensors::Sample& sample) const;
  at::Tensor mixed_labels(const at::Tensor& labels, double share) const;

  MixUpOptions options_;
};

/// Weighted sums of images and of labels (Zhang et al., 2017). Python: torchvision.transforms.v2.MixUp.
/// Parameters: lam.
class TORCHVISION_API MixUp : public BatchMix {
 public:
  explicit MixUp(const MixUpOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  at::Tensor mixed(const at::Tensor& batch, const Params& params) const override;
  double share(const Params& params) const override;
};

/// Rectangles of the neighbour's image, and labels by area (Yun et al., 2019). Python:
/// torchvision.transforms.v2.CutMix. Parameters: box (left, top, right, bottom), lam_adjusted.
class TORCHVISION_API CutMix : public BatchMix {
 public:
  explicit CutMix(const MixUpOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  at::Tensor mixed(const at::Tensor& batch, const Params& params) const override;
  double share(const Params& params) const override;
};

}  // namespace torchvision::transforms
