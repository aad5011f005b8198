#pragma once

#include <algorithm>
#include <cstdint>

namespace torchvision::models {

/// The multiple of `divisor` nearest to `value`, half upwards, that loses less than a tenth of it and is not under
/// `divisor`. Python: torchvision.models._utils._make_divisible.
inline int64_t make_divisible(double value, int64_t divisor) {
  const auto half_up = static_cast<int64_t>(value + static_cast<double>(divisor) / 2);
  const int64_t multiple = std::max(divisor, half_up / divisor * divisor);
  return static_cast<double>(multiple) < 0.9 * value ? multiple + divisor : multiple;
}

}  // namespace torchvision::models
