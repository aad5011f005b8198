#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/tv_tensors/sample.h"

namespace torchvision::transforms {

/// Whether the value has a row for each of `count` objects: boxes, masks (N, H, W), points (N, K, 2), PerInstance.
bool is_per_instance(const tv_tensors::Value& value, int64_t count);

/// `value` with another tensor; it must have one.
tv_tensors::Value with_tensor(const tv_tensors::Value& value, at::Tensor tensor);

/// Takes away the objects whose flag (N, bool) is false, in everything that has a row for each, and in the labels.
void keep_instances(tv_tensors::Sample& sample, const at::Tensor& valid);

}  // namespace torchvision::transforms
