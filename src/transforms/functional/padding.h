#pragma once

#include <cstdint>
#include <vector>

namespace torchvision::transforms::functional {

struct Padding {
  int64_t left = 0, top = 0, right = 0, bottom = 0;
};

/// Python's forms of a padding: all sides, {left and right, top and bottom}, or {left, top, right, bottom}.
Padding parse_padding(const char* function, const std::vector<int64_t>& padding);

}  // namespace torchvision::transforms::functional
