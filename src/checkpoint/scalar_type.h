#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "formats/dtype.h"

namespace torchvision::checkpoint {

at::ScalarType scalar_type(formats::Dtype dtype);
/// Throws FormatError kUnsupported, with the tensor's name, for a type that checkpoints do not hold (quantised ones).
formats::Dtype file_dtype(at::ScalarType type, const std::string& name);

}  // namespace torchvision::checkpoint
