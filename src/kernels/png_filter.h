#pragma once

#include <cstddef>
#include <cstdint>

/// The five filters of PNG (RFC 2083, section 6): what is stored of a byte is its difference from a guess.
namespace torchvision::kernels {

enum class PngFilter : uint8_t { kNone, kSub, kUp, kAverage, kPaeth };
constexpr int kPngFilters = 5;

/// Bytes that must be readable behind a row of `filtered` and of `above`: three bytes are read as four, six as eight.
constexpr size_t kPngRowPadding = 2;

/// Turns differences back into a row. `above` is the row before it, zeros for the first; `row` may be `filtered`.
void png_unfilter(PngFilter filter, const uint8_t* filtered, const uint8_t* above, size_t bytes, size_t pixel_bytes,
                  uint8_t* row);

/// Writes the differences of a row by `filter`, and returns the sum of their absolute values, as signed bytes.
uint64_t png_filter(PngFilter filter, const uint8_t* row, const uint8_t* above, size_t bytes, size_t pixel_bytes,
                    uint8_t* filtered);

}  // namespace torchvision::kernels
