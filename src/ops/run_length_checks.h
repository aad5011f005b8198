#pragma once

#include <c10/util/Exception.h>

#include <limits>
#include <numeric>
#include <ostream>

#include "torchvision/ops/run_length_mask.h"

namespace torchvision::ops::run_length {

/// An argument, or one of those in it, for messages.
struct ArgumentName {
  const char* argument;
  int64_t index = -1;
};
inline std::ostream& operator<<(std::ostream& out, const ArgumentName& name) {
  out << name.argument;
  return name.index < 0 ? out : out << '[' << name.index << ']';
}

/// Places within a mask are 32-bit numbers, as pycocotools' are.
inline void check_size(const char* function, const ArgumentName& name, const std::array<int64_t, 2>& size) {
  const auto [height, width] = size;
  TORCH_CHECK_VALUE(height >= 0 && width >= 0, function, ": expected ", name,
                    " with a height and width of 0 or more, got (", height, ", ", width, ")");
  constexpr int64_t kMost = std::numeric_limits<uint32_t>::max();
  TORCH_CHECK_VALUE(height == 0 || width <= kMost / height, function, ": expected ", name,
                    " with fewer than 2^32 pixels, got (", height, ", ", width, ")");
}

inline void check_mask(const char* function, const ArgumentName& name, const RunLengthMask& mask) {
  check_size(function, name, mask.size);
  const int64_t pixels = mask.size[0] * mask.size[1];
  const auto sum = std::accumulate(mask.counts.begin(), mask.counts.end(), uint64_t{0});
  TORCH_CHECK_VALUE(sum == uint64_t(pixels), function, ": expected ", name,
                    ".counts to sum up to height * width = ", pixels, ", got ", sum);
}

/// Each by itself, and all of one size.
inline void check_masks(const char* function, const char* argument, const std::vector<RunLengthMask>& masks) {
  for (size_t i = 0; i < masks.size(); ++i) {
    check_mask(function, {argument, static_cast<int64_t>(i)}, masks[i]);
    TORCH_CHECK_VALUE(masks[i].size == masks[0].size, function, ": expected ", argument, " of one size, got (",
                      masks[0].size[0], ", ", masks[0].size[1], ") and (", masks[i].size[0], ", ", masks[i].size[1],
                      ")");
  }
}

}  // namespace torchvision::ops::run_length
