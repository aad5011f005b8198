#pragma once

#include <c10/core/ScalarType.h>

namespace torchvision::transforms::functional {

/// The value that stands for full brightness: 255 for uint8, 1 for floats.
double max_value(at::ScalarType dtype);
/// The bits of an integer dtype without its sign; throws c10::TypeError for other dtypes.
int value_bits(at::ScalarType dtype);

}  // namespace torchvision::transforms::functional
