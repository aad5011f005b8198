#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision::ops {

struct BoxLossOptions {
  std::string_view reduction = "none";  ///< "none", "mean" or "sum"
  double eps = 1e-7;                    ///< keeps denominators from being 0
};

}  // namespace torchvision::ops
