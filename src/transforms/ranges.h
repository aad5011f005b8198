#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <array>
#include <limits>
#include <vector>

#include "transforms/random.h"

namespace torchvision::transforms {

/// The range itself; throws c10::ValueError unless lowest <= smallest <= largest <= highest, all finite.
template <class Number>
std::array<Number, 2> checked_range(const char* transform, const char* option, const std::array<Number, 2>& range,
                                    Number lowest, Number highest = std::numeric_limits<Number>::max()) {
  TORCH_CHECK_VALUE(lowest <= range[0] && range[0] <= range[1] && range[1] <= highest, transform, ": expected ", option,
                    " (smallest, largest) within ", lowest, " and ", highest, ", got ", range[0], " and ", range[1]);
  return range;
}

/// The same of one value or two.
template <class Number>
std::array<Number, 2> checked_range(const char* transform, const char* option, const std::vector<Number>& values,
                                    Number lowest, Number highest = std::numeric_limits<Number>::max()) {
  TORCH_CHECK_VALUE(values.size() == 1 || values.size() == 2, transform, ": expected one value or two for ", option,
                    ", got ", values.size());
  return checked_range(transform, option, std::array<Number, 2>{values.front(), values.back()}, lowest, highest);
}

/// One number of the range, drawn as a float32; for integers both ends count.
inline double draw_from(const std::array<double, 2>& range, const std::optional<at::Generator>& generator) {
  return draw_uniform(range[0], range[1], generator).item<float>();
}
inline int64_t draw_from(const std::array<int64_t, 2>& range, const std::optional<at::Generator>& generator) {
  return draw_integer_from(range[0], range[1] + 1, generator);
}

}  // namespace torchvision::transforms
