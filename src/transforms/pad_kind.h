#pragma once

#include <concepts>
#include <vector>

#include "torchvision/transforms/functional/pad.h"

namespace torchvision::transforms {

/// Widens pictures by a fill and a mode of their own; masks get 0, boxes and points move.
template <tv_tensors::Transformable T>
T padded(const T& kind, const std::vector<int64_t>& padding, const std::vector<double>& fill,
         PaddingMode padding_mode = PaddingMode::kConstant) {
  if constexpr (tv_tensors::Pixels<T>)
    return functional::pad(kind, padding, {.fill = fill, .padding_mode = padding_mode});
  else
    return functional::pad(kind, padding);
}

}  // namespace torchvision::transforms
