#pragma once

#include <concepts>
#include <variant>

#include "torchvision/tv_tensors/sample.h"

namespace torchvision::transforms {

/// Calls `function` for what the value is; kinds that it does not take pass through, as in Python's _call_kernel.
template <class Function>
tv_tensors::Value by_value(const tv_tensors::Value& input, const Function& function) {
  return std::visit(
      [&]<class T>(const T& kind) -> tv_tensors::Value {
        if constexpr (std::invocable<const Function&, const T&>)
          return function(kind);
        else
          return kind;
      },
      input);
}

}  // namespace torchvision::transforms
