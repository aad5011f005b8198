#pragma once

#include <cstddef>
#include <cstdint>

namespace torchvision::kernels {

/// One row with a border on both sides. Output column i is the input's column columns[i]; those from `left` on for
/// `width` are the row itself. `pixel_bytes` is the size of one value, of any type.
void copy_with_border(const std::byte* row, int64_t width, int64_t pixel_bytes, const int64_t* columns, int64_t left,
                      int64_t right, std::byte* output);

}  // namespace torchvision::kernels
