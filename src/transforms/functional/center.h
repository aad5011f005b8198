#pragma once

#include <cmath>
#include <cstdint>

namespace torchvision::transforms::functional {

/// Where the middle `edge` of `whole` begins; between two pixels the even one, as Python rounds.
inline int64_t middle_anchor(int64_t whole, int64_t edge) {
  return static_cast<int64_t>(std::nearbyint(double(whole - edge) / 2));
}

}  // namespace torchvision::transforms::functional
