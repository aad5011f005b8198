#pragma once

#include "parity/functions.h"
#include "torchvision/tv_tensors/sample.h"

namespace torchvision::parity {

/// The sample of a case of scripts/parity/parity_transform_classes.py.
tv_tensors::Sample sample_of(const Tensors& in, const nlohmann::json& parameters);

}  // namespace torchvision::parity
