#pragma once

#include <cstdint>

namespace torchvision {

/// A number for rows and one for columns: `{2, 1}`, or 2 for both.
struct HeightWidth {
  int64_t height, width;
  bool one_number;  ///< whether one number was given for both, since Python prints it so
  HeightWidth(int64_t both) : height(both), width(both), one_number(true) {}  // NOLINT: a conversion
  HeightWidth(int64_t rows, int64_t columns) : height(rows), width(columns), one_number(false) {}
};

}  // namespace torchvision
