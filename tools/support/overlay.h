#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/tv_tensors/sample.h"

namespace torchvision::tools {

/// The picture of a sample as uint8 (3, H, W), with its masks, boxes and points drawn on it, each object in a colour of
/// its own. Floats are taken as 0 to 1. Throws UsageError for what is no single picture.
at::Tensor drawn(const tv_tensors::Sample& sample);

}  // namespace torchvision::tools
