#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// The medians of the squares of `edge` (odd, to 255) bytes whose first bytes are the pixels of the rows [first, last)
/// of `from`: `width` of them a row. Rows of `from` are `stride` bytes apart, those of `to` are `width`.
void median_rows(const uint8_t* from, int64_t stride, int64_t edge, int64_t width, int64_t first, int64_t last,
                 uint8_t* to);

/// One row of edges 3 and 5, by exchanges without branches on many pixels at once.
void small_median_row(const uint8_t* from, int64_t stride, int64_t edge, int64_t width, uint8_t* to);

}  // namespace torchvision::kernels
