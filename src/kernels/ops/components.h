#pragma once

#include <cstdint>
#include <vector>

namespace torchvision::kernels {

/// Pixels of one row that touch, columns [begin, end), and the component they belong to, from 1 on.
struct ComponentRun {
  int32_t row, begin, end, label;
};

/// The components of a contiguous (height, width) mask of bytes, set where not 0; neither side reaches 2^31. Numbered
/// by their first pixel, row by row. `diagonal`: pixels that touch by a corner belong together. Returns how many.
int32_t find_components(const uint8_t* mask, int64_t height, int64_t width, bool diagonal,
                        std::vector<ComponentRun>& runs);

/// Writes each pixel's label, 0 where it is not set, into a contiguous (height, width).
void write_labels(const std::vector<ComponentRun>& runs, int64_t height, int64_t width, int32_t* labels);

/// One component, or all pixels outside any: the box around it, [left, right) and [top, bottom), its pixels, and the
/// sums of their columns and rows.
struct ComponentExtent {
  int64_t left, top, right, bottom;
  int64_t area;
  double x_sum, y_sum;
};

/// `extents` takes `count` + 1, the first for the pixels outside; a box without pixels is empty: all 0.
void component_extents(const std::vector<ComponentRun>& runs, int64_t height, int64_t width, int32_t count,
                       ComponentExtent* extents);

}  // namespace torchvision::kernels
