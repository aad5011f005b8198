#pragma once

#include <c10/util/Exception.h>

#include <array>
#include <cstdint>
#include <vector>

namespace torchvision::transforms {

/// {height, width} of an option that is one value for both or two. Throws c10::ValueError for others, and for edges
/// that are not positive.
inline std::array<int64_t, 2> height_and_width(const char* name, const std::vector<int64_t>& size) {
  TORCH_CHECK_VALUE(size.size() == 1 || size.size() == 2, name, ": expected a size of one or two values, got ",
                    size.size());
  for (int64_t edge : size) TORCH_CHECK_VALUE(edge > 0, name, ": expected a positive size, got ", edge);
  return {size.front(), size.back()};
}

}  // namespace torchvision::transforms
