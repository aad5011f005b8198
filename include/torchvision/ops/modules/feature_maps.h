#pragma once

#include <ATen/core/Tensor.h>
#include <torch/ordered_dict.h>

#include <string>

namespace torchvision::ops {

/// Feature maps by name, in order; networks for detection give the finest first. Python: OrderedDict[str, Tensor].
using FeatureMaps = torch::OrderedDict<std::string, at::Tensor>;

}  // namespace torchvision::ops
