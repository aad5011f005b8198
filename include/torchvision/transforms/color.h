#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/transforms/transform.h"

/// Changes of colour. They take images and videos (..., C, H, W); masks, boxes and points pass through.
namespace torchvision::transforms {

/// What the transforms below that only have a probability are made with.
struct RandomOptions {
  double p = 0.5;
};

/// functional::rgb_to_grayscale as a step, to 1 or 3 channels; videos pass through, as in Python. Python:
/// torchvision.transforms.v2.Grayscale.
class TORCHVISION_API Grayscale : public Transform {
 public:
  explicit Grayscale(int64_t num_output_channels = 1);

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  int64_t num_output_channels_;
};

/// Makes pictures, not videos, gray with probability p, of as many channels as they have.
/// Python: torchvision.transforms.v2.RandomGrayscale. Parameters: num_input_channels.
class TORCHVISION_API RandomGrayscale : public RandomApplyTransform {
 public:
  explicit RandomGrayscale(RandomOptions options = {.p = 0.1});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// Repeats the channel of gray pictures, not videos, three times. Python: torchvision.transforms.v2.RGB.
class TORCHVISION_API RGB : public Transform {
 public:
  RGB();

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// Each is none (empty), one value v, or {smallest, largest}. One value draws the factor from [max(0, 1 - v), 1 + v],
/// for the hue from [-v, v].
struct ColorJitterOptions {
  std::vector<double> brightness = {};
  std::vector<double> contrast = {};
  std::vector<double> saturation = {};
  std::vector<double> hue = {};  ///< within [-0.5, 0.5]
};

/// Changes brightness, contrast, saturation and hue by random factors, in random order.
/// Python: torchvision.transforms.v2.ColorJitter. Parameters: fn_idx (the order), and brightness_factor,
/// contrast_factor, saturation_factor, hue_factor, None where one is not jittered.
class TORCHVISION_API ColorJitter : public Transform {
 public:
  using Range = std::optional<std::array<double, 2>>;

  /// Throws c10::ValueError for values that are negative, decrease, or leave their bounds.
  explicit ColorJitter(const ColorJitterOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<Range, 4> ranges_;  // in the order of ColorJitterOptions
};

/// Puts the channels in a random order. Python: torchvision.transforms.v2.RandomChannelPermutation.
/// Parameters: permutation.
class TORCHVISION_API RandomChannelPermutation : public Transform {
 public:
  RandomChannelPermutation();

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

struct RandomPhotometricDistortOptions {
  std::array<double, 2> brightness = {0.875, 1.125};
  std::array<double, 2> contrast = {0.5, 1.5};
  std::array<double, 2> saturation = {0.5, 1.5};
  std::array<double, 2> hue = {-0.05, 0.05};
  double p = 0.5;  ///< of each change
};

/// The distortion that SSD was trained with (Liu et al., 2016). Python:
/// torchvision.transforms.v2.RandomPhotometricDistort. Parameters: those of ColorJitter, contrast_before,
/// channel_permutation.
class TORCHVISION_API RandomPhotometricDistort : public Transform {
 public:
  explicit RandomPhotometricDistort(const RandomPhotometricDistortOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  RandomPhotometricDistortOptions options_;
};

/// functional::equalize with probability p. Python: torchvision.transforms.v2.RandomEqualize.
class TORCHVISION_API RandomEqualize : public RandomApplyTransform {
 public:
  explicit RandomEqualize(RandomOptions options = {});

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// functional::invert with probability p. Python: torchvision.transforms.v2.RandomInvert.
class TORCHVISION_API RandomInvert : public RandomApplyTransform {
 public:
  explicit RandomInvert(RandomOptions options = {});

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// functional::posterize with probability p. Python: torchvision.transforms.v2.RandomPosterize.
class TORCHVISION_API RandomPosterize : public RandomApplyTransform {
 public:
  explicit RandomPosterize(int64_t bits, RandomOptions options = {});

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  int64_t bits_;
};

/// functional::solarize with probability p. Python: torchvision.transforms.v2.RandomSolarize.
class TORCHVISION_API RandomSolarize : public RandomApplyTransform {
 public:
  explicit RandomSolarize(double threshold, RandomOptions options = {});

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  double threshold_;
};

/// functional::autocontrast with probability p. Python: torchvision.transforms.v2.RandomAutocontrast.
class TORCHVISION_API RandomAutocontrast : public RandomApplyTransform {
 public:
  explicit RandomAutocontrast(RandomOptions options = {});

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// functional::adjust_sharpness with probability p. Python: torchvision.transforms.v2.RandomAdjustSharpness.
class TORCHVISION_API RandomAdjustSharpness : public RandomApplyTransform {
 public:
  explicit RandomAdjustSharpness(double sharpness_factor, RandomOptions options = {});

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  double sharpness_factor_;
};

}  // namespace torchvision::transforms
