#pragma once

#include <functional>
#include <vector>

#include "torchvision/transforms/by_kind.h"
#include "torchvision/transforms/functional/misc.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// functional::to_dtype as a step. Python: torchvision.transforms.v2.ToDtype.
class TORCHVISION_API ToDtype : public Transform {
 public:
  explicit ToDtype(at::ScalarType dtype, ToDtypeOptions options = {});
  /// Each kind to a dtype of its own; images and videos alone are scaled.
  explicit ToDtype(DtypeByKind dtypes, ToDtypeOptions options = {});

  /// Undefined where each kind has its own.
  at::ScalarType dtype() const noexcept { return dtype_; }
  bool scales() const noexcept { return options_.scale; }

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  at::ScalarType dtype_;
  std::optional<DtypeByKind> by_kind_;
  ToDtypeOptions options_;
};

/// ToDtype with scaling, by its older name. Python: torchvision.transforms.v2.ConvertImageDtype.
class TORCHVISION_API ConvertImageDtype : public Transform {
 public:
  explicit ConvertImageDtype(at::ScalarType dtype = at::kFloat);

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  at::ScalarType dtype_;
};

/// functional::normalize as a step. Python: torchvision.transforms.v2.Normalize.
class TORCHVISION_API Normalize : public Transform {
 public:
  Normalize(std::vector<double> mean, std::vector<double> std, NormalizeOptions options = {});

  const std::vector<double>& mean() const noexcept { return mean_; }
  const std::vector<double>& std() const noexcept { return std_; }

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::vector<double> mean_;
  std::vector<double> std_;
  NormalizeOptions options_;
};

/// Leaves everything as it is. Python: torchvision.transforms.v2.Identity.
class TORCHVISION_API Identity : public Transform {
 public:
  Identity();

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
};

/// A function of the user's as a step, called for each value. It has no place in a pipeline stored as JSON.
/// Python: torchvision.transforms.v2.Lambda.
class TORCHVISION_API Lambda : public Transform {
 public:
  explicit Lambda(std::function<tv_tensors::Value(const tv_tensors::Value&)> function);

 protected:
  bool takes(const tv_tensors::Value& value) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::function<tv_tensors::Value(const tv_tensors::Value&)> function_;
};

}  // namespace torchvision::transforms
