#pragma once

#include <vector>

#include "torchvision/transforms/functional/misc.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// functional::to_dtype as a step. Python: torchvision.transforms.v2.ToDtype.
class TORCHVISION_API ToDtype : public Transform {
 public:
  explicit ToDtype(at::ScalarType dtype, ToDtypeOptions options = {});

  at::ScalarType dtype() const noexcept { return dtype_; }
  bool scales() const noexcept { return options_.scale; }

  std::string_view name() const override { return "ToDtype"; }
  Fields options() const override;
  at::Tensor transform(const at::Tensor& input, const Params& params) const override;

 private:
  at::ScalarType dtype_;
  ToDtypeOptions options_;
};

/// functional::normalize as a step. Python: torchvision.transforms.v2.Normalize.
class TORCHVISION_API Normalize : public Transform {
 public:
  Normalize(std::vector<double> mean, std::vector<double> std, NormalizeOptions options = {});

  const std::vector<double>& mean() const noexcept { return mean_; }
  const std::vector<double>& std() const noexcept { return std_; }

  std::string_view name() const override { return "Normalize"; }
  Fields options() const override;
  at::Tensor transform(const at::Tensor& input, const Params& params) const override;

 private:
  std::vector<double> mean_;
  std::vector<double> std_;
  NormalizeOptions options_;
};

}  // namespace torchvision::transforms
