#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/by_kind.h"
#include "torchvision/transforms/transform.h"

/// Augmentation by learnt or drawn sequences of changes. They take one image or video, uint8 or float (..., 1 or 3, H,
/// W); a sample with boxes, masks or points is refused with c10::TypeError, as in Python.
namespace torchvision::transforms {

/// What the policies were learnt on. Python: torchvision.transforms.v2.AutoAugmentPolicy.
enum class AutoAugmentPolicy { kImageNet, kCifar10, kSvhn };

/// Python's value of the member: "imagenet", "cifar10", "svhn".
TORCHVISION_API std::string_view to_string(AutoAugmentPolicy policy) noexcept;
TORCHVISION_API std::optional<AutoAugmentPolicy> parse_auto_augment_policy(std::string_view name) noexcept;

/// What the four below share. Parameters: operations, each with its name and magnitude.
class TORCHVISION_API AutoAugmentBase : public Transform {
 protected:
  AutoAugmentBase(std::string_view name, Fields options, InterpolationMode interpolation, FillByKind fill);

  void check_inputs(const Inputs& inputs) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

  /// The image after each of the operations.
  at::Tensor augmented(at::Tensor image, const std::vector<Fields>& operations, std::string_view kind) const;

 private:
  InterpolationMode interpolation_;
  FillByKind fill_;
};

struct AutoAugmentOptions {
  AutoAugmentPolicy policy = AutoAugmentPolicy::kImageNet;
  InterpolationMode interpolation = InterpolationMode::kNearest;
  FillByKind fill = {};
};

/// Cubuk et al., "AutoAugment", 2018. Python: torchvision.transforms.v2.AutoAugment.
class TORCHVISION_API AutoAugment : public AutoAugmentBase {
 public:
  explicit AutoAugment(const AutoAugmentOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;

 private:
  AutoAugmentPolicy policy_;
};

struct RandAugmentOptions {
  int64_t num_ops = 2;
  int64_t magnitude = 9;  ///< of num_magnitude_bins
  int64_t num_magnitude_bins = 31;
  InterpolationMode interpolation = InterpolationMode::kNearest;
  FillByKind fill = {};
};

/// Cubuk et al., "RandAugment", 2019. Python: torchvision.transforms.v2.RandAugment.
class TORCHVISION_API RandAugment : public AutoAugmentBase {
 public:
  explicit RandAugment(const RandAugmentOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;

 private:
  int64_t num_ops_, magnitude_, num_magnitude_bins_;
};

struct TrivialAugmentWideOptions {
  int64_t num_magnitude_bins = 31;
  InterpolationMode interpolation = InterpolationMode::kNearest;
  FillByKind fill = {};
};

/// Müller and Hutter, "TrivialAugment", 2021. Python: torchvision.transforms.v2.TrivialAugmentWide.
class TORCHVISION_API TrivialAugmentWide : public AutoAugmentBase {
 public:
  explicit TrivialAugmentWide(const TrivialAugmentWideOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;

 private:
  int64_t num_magnitude_bins_;
};

struct AugMixOptions {
  int64_t severity = 3;  ///< 1 to 10
  int64_t mixture_width = 3;
  int64_t chain_depth = -1;  ///< not positive: drawn from 1 to 3
  double alpha = 1.0;
  bool all_ops = true;  ///< brightness, contrast, colour and sharpness too
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  FillByKind fill = {};
};

/// Hendrycks et al., "AugMix", 2019. Python: torchvision.transforms.v2.AugMix.
/// Parameters: m (the weights of the image and of its mixture), combined_weights, and chains, each with its operations.
class TORCHVISION_API AugMix : public AutoAugmentBase {
 public:
  explicit AugMix(const AugMixOptions& options = {});

 protected:
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  AugMixOptions options_;
};

}  // namespace torchvision::transforms
